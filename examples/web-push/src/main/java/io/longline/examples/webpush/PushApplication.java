package io.longline.examples.webpush;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The web backend: an ordinary Spring Boot application. The starter brings the
/// [io.longline.client.GatewayClient] for the Registers that `application.yml` names.
@SpringBootApplication
class PushApplication {

    public static void main(String[] args) {
        SpringApplication.run(PushApplication.class, args);
    }
}
