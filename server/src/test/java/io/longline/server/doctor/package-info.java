@org.jspecify.annotations.NullMarked
package io.longline.server.doctor;
