/// Longline in a Spring Boot application: embedded when there is a bean of
/// [io.longline.worker.Events], commanded by a [io.longline.client.GatewayClient] when
/// `longline.client.registers` is set.
@org.jspecify.annotations.NullMarked
package io.longline.spring;
