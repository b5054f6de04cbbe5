/// Push from a web backend: the browser talks to the backend by HTTP only, its WebSocket brings
/// what the backend pushes.
@org.jspecify.annotations.NullMarked
package io.longline.examples.webpush;
