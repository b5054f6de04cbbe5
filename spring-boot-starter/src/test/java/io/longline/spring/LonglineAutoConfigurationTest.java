package io.longline.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.client.Gateway;
import io.longline.client.GatewayClient;
import io.longline.client.NoGatewayException;
import io.longline.client.RegisterUnreachableException;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.Message;
import io.longline.server.CannotStartException;
import io.longline.server.Longline;
import io.longline.server.settings.Settings;
import io.longline.server.settings.SettingsException;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

import java.net.ServerSocket;
import java.util.Objects;

class LonglineAutoConfigurationTest {
    private static final String[] FREE_PORTS = {
        "longline.register.listen=127.0.0.1:0",
        "longline.gateways[0].listen=text://127.0.0.1:0",
        "longline.gateways[0].inner.bind=127.0.0.1:0"
    };

    private final ApplicationContextRunner application =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    LonglineAutoConfiguration.class,
                                    LonglineHealthAutoConfiguration.class))
                    .withPropertyValues(FREE_PORTS);

    @Test
    void an_application_without_events_and_registers_gets_nothing() {
        application.run(context -> {
            assertThat(context).doesNotHaveBean(EmbeddedLongline.class);
            assertThat(context).doesNotHaveBean(Gateway.class);
            assertThat(context).doesNotHaveBean(HealthIndicator.class);
        });
    }

    @Test
    void events_start_longline_and_may_be_given_the_gateway() {
        application
                .withBean(Echo.class)
                .run(context -> {
                    var longline = context.getBean(EmbeddedLongline.class).running().orElseThrow();
                    assertThat(longline.clientPort("web").orElseThrow()).isPositive();
                    assertThat(context.getBean(Echo.class).gateway)
                            .isSameAs(context.getBean(Gateway.class));
                    assertThat(context.getBean(Gateway.class).getAllClientIdCount()).isZero();
                });
    }

    @Test
    void it_can_be_left_out_of_tests() {
        application
                .withBean(Quiet.class)
                .withPropertyValues("longline.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(EmbeddedLongline.class));
    }

    @Test
    void what_stops_can_start_again() {
        application
                .withBean(Quiet.class)
                .run(context -> {
                    var longline = context.getBean(EmbeddedLongline.class);

                    longline.stop();

                    assertThat(longline.isRunning()).isFalse();
                    assertThat(longline.running()).isEmpty();
                    longline.start();
                    assertThat(context.getBean(Gateway.class).getAllClientIdCount()).isZero();
                });
    }

    @Test
    void a_gateway_says_why_it_reaches_nobody_before_the_start() {
        application
                .withBean(Quiet.class)
                .withBean(TooEarly.class)
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(NoGatewayException.class)
                                .hasMessageContaining("runs once all beans are made"));
    }

    @Test
    void mistakes_in_the_settings_stop_the_start_and_are_told_in_full() {
        application
                .withBean(Quiet.class)
                .withPropertyValues("longline.stop-timeout=5", "longline.hartbeat=1")
                .run(context -> {
                    assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(SettingsException.class);
                    assertThat(analysed(context.getStartupFailure()))
                            .contains("2 problems in the settings:")
                            .contains("seconds would be 5s, found '5'")
                            .contains("unknown setting hartbeat");
                });
    }

    @Test
    void a_port_in_use_is_told_in_one_line() throws Exception {
        try (var taken = new ServerSocket(0)) {
            application
                    .withBean(Quiet.class)
                    .withPropertyValues(
                            "longline.gateways[0].listen=text://0.0.0.0:" + taken.getLocalPort())
                    .run(context -> {
                        assertThat(context)
                                .getFailure()
                                .hasCauseInstanceOf(IllegalStateException.class);
                        assertThat(analysed(context.getStartupFailure()))
                                .startsWith("Longline did not start: gateway web: ")
                                .contains(String.valueOf(taken.getLocalPort()));
                    });
        }
    }

    @Test
    void two_events_are_one_too_many() {
        application
                .withBean(Quiet.class)
                .withBean(Echo.class)
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .hasMessageContaining("longline")
                                .rootCause()
                                .hasMessageContaining("found 2"));
    }

    @Test
    void a_pure_backend_commands_a_cluster_elsewhere() throws Exception {
        try (var cluster = cluster("s3")) {
            application
                    .withPropertyValues(
                            "longline.secret=s3",
                            "longline.client.register-timeout=30s",
                            "longline.client.registers=127.0.0.1:"
                                    + cluster.registerPort().orElseThrow())
                    .run(context -> {
                        assertThat(context).doesNotHaveBean(EmbeddedLongline.class);
                        var client = context.getBean(GatewayClient.class);
                        assertThat(client.getAllClientIdCount()).isZero();

                        context.close();

                        assertThatThrownBy(client::getAllClientIdCount)
                                .isInstanceOf(GatewayUnreachableException.class);
                    });
        }
    }

    @Test
    void an_application_may_have_both() throws Exception {
        try (var cluster = cluster("")) {
            application
                    .withBean(Echo.class)
                    .withPropertyValues(
                            "longline.client.register-timeout=30s",
                            "longline.client.registers=127.0.0.1:"
                                    + cluster.registerPort().orElseThrow())
                    .run(context ->
                            assertThat(context.getBean(Echo.class).gateway)
                                    .isNotSameAs(context.getBean(GatewayClient.class)));
        }
    }

    @Test
    void a_register_that_is_away_stops_a_backend_unless_it_need_not_wait() {
        String away = "longline.client.registers=127.0.0.1:1";
        application
                .withPropertyValues(away, "longline.client.register-timeout=100ms")
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(RegisterUnreachableException.class));
        application
                .withPropertyValues(away, "longline.client.register-timeout=0s")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
    }

    @Test
    void health_is_up_while_gateways_are_known() {
        application
                .withBean(Quiet.class)
                .run(context -> {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                    assertThat(health(context).getDetails()).containsEntry("gateways", 1);

                    context.getBean(EmbeddedLongline.class).stop();

                    assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
                });
    }

    @Test
    void no_actuator_no_health() {
        application
                .withBean(Quiet.class)
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).doesNotHaveBean("longlineHealthIndicator");
                });
    }

    private static Longline cluster(String secret) throws CannotStartException {
        return Longline.start(
                Settings.parse(
                        """
                        secret: "%s"
                        register: { listen: "127.0.0.1:0" }
                        gateways:
                          - { listen: "text://127.0.0.1:0", inner: { bind: "127.0.0.1:0" } }
                        """
                                .formatted(secret)),
                new Quiet());
    }

    private static Health health(ApplicationContext context) {
        var longline = context.getBean("longlineHealthIndicator", HealthIndicator.class);
        return Objects.requireNonNull(longline.health());
    }

    /// What Spring would print in place of a stack trace.
    private static String analysed(@Nullable Throwable failure) {
        Objects.requireNonNull(failure);
        // Spring's own want a bean factory
        var without = SpringFactoriesLoader.FailureHandler.handleMessage((message, cause) -> {});
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, without)
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.longline"))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .getDescription();
    }

    static final class Quiet implements Events {
        @Override
        public void onMessage(Client client, Message message) {}
    }

    static final class Echo implements Events {
        final Gateway gateway;

        Echo(Gateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public void onMessage(Client client, Message message) {
            gateway.sendToAll(message);
        }
    }

    static final class TooEarly {
        TooEarly(Gateway gateway) {
            gateway.sendToAll("too early");
        }
    }
}
