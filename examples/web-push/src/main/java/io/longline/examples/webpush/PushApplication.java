package io.longline.examples.webpush;

import io.longline.client.GatewayClient;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/// The web backend: an ordinary Spring Boot application with a [GatewayClient] in it.
@SpringBootApplication
class PushApplication {

    public static void main(String[] args) {
        SpringApplication.run(PushApplication.class, args);
    }

    /// One for the whole application: it is safe for many threads and keeps its connections.
    @Bean(destroyMethod = "close")
    GatewayClient cluster(
            @Value("${longline.register}") String register,
            @Value("${longline.secret:}") String secret) {
        return GatewayClient.connect(register, secret);
    }
}
