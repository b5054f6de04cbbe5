package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.GatewaySettings;
import io.longline.server.settings.Settings;
import io.longline.worker.WorkerSettings;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Whoever puts a gateway or a worker into a program of their own has the defaults that the
/// settings have.
class DefaultsTest {
    private final Settings settings = Settings.defaults();
    private final RoleSettings roles = new RoleSettings(settings, UserClasses.in(List.of()));

    DefaultsTest() throws CannotStartException {}

    @Test
    void a_gateways_defaults_are_those_of_the_settings() throws Exception {
        assertThat(roles.gateway(settings.gateways().getFirst()))
                .usingRecursiveComparison()
                .isEqualTo(GatewaySettings.listening("websocket://0.0.0.0:7272").withName("web"));
    }

    @Test
    void a_workers_defaults_are_those_of_the_settings() throws Exception {
        assertThat(roles.worker(null))
                .usingRecursiveComparison()
                .ignoringFields("registers")
                .isEqualTo(WorkerSettings.named(settings.worker().name()));
    }
}
