/// HTTP: pages and health. The only place that knows Jetty.
@org.jspecify.annotations.NullMarked
package io.longline.server.http;
