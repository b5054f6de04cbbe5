package io.longline.spring;

import io.longline.client.Gateway;
import io.longline.client.GatewayClient;
import io.longline.server.settings.Settings;
import io.longline.worker.Events;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/// Starts Longline in this application when it has a bean of [Events], and offers a [Gateway] to
/// command it; offers a [GatewayClient] for a cluster elsewhere when `longline.client.registers` is
/// set.
///
/// An application may have both. Then a plain [Gateway] is the embedded one.
@AutoConfiguration
public final class LonglineAutoConfiguration {

    /// What `longline.*` says; a bean of the application's own takes its place.
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    Settings longlineSettings(Environment environment) {
        return SpringSettings.of(environment);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(Events.class)
    @ConditionalOnBooleanProperty(name = "longline.enabled", matchIfMissing = true)
    static final class Embedded {

        /// Events are asked for at the start: they may have been given the [Gateway] by then.
        @Bean
        EmbeddedLongline longline(Settings settings, ObjectProvider<Events> events) {
            return new EmbeddedLongline(settings, events::getObject);
        }

        @Bean
        @Primary
        Gateway longlineGateway(EmbeddedLongline longline, Settings settings) {
            return new Gateway(
                    new RunningGateways(longline), settings.worker().link().answerTimeout());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("longline.client.registers")
    @EnableConfigurationProperties(ClientProperties.class)
    static final class Client {

        /// One for the whole application: it is safe for many threads and keeps its connections.
        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        GatewayClient longlineGatewayClient(ClientProperties client, Settings settings) {
            return GatewayClient.builder(String.join(",", client.registers()))
                    .secret(settings.secret().value())
                    .connectLimit(client.connectTimeout())
                    .answerLimit(client.answerTimeout())
                    .registerLimit(client.registerTimeout())
                    .connect();
        }
    }
}
