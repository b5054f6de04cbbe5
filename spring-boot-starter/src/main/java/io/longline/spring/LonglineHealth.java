package io.longline.spring;

import io.longline.client.Gateway;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while a gateway is known. It asks nobody: a gateway that is slow does not make this
/// application look ill.
final class LonglineHealth implements HealthIndicator {
    private final Gateway gateway;

    LonglineHealth(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Health health() {
        int known = gateway.gateways().all().size();
        return (known > 0 ? Health.up() : Health.down())
                .withDetail("gateways", known)
                .withDetail("from", gateway.gateways().source())
                .build();
    }
}
