package io.longline.spring;

import io.longline.client.Gateway;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/// Adds `longline` to the application's health when it has Actuator.
@AutoConfiguration(after = LonglineAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Gateway.class)
@ConditionalOnEnabledHealthIndicator("longline")
public final class LonglineHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "longlineHealthIndicator")
    HealthIndicator longlineHealthIndicator(Gateway gateway) {
        return new LonglineHealth(gateway);
    }
}
