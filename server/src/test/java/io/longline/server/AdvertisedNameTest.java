package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.server.settings.SettingsSources;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A gateway as in a container: bound to everything, and told by the environment what it is called.
class AdvertisedNameTest {

    @Test
    void a_name_out_of_the_environment_is_looked_up_and_leads_others_to_the_gateway()
            throws Exception {
        var environment =
                new HashMap<>(
                        Map.of(
                                "LONGLINE_SECRET", "s3",
                                "LONGLINE_ROLES", "register,gateway",
                                "LONGLINE_REGISTER_LISTEN", "127.0.0.1:0",
                                "LONGLINE_GATEWAYS_0_LISTEN", "text://127.0.0.1:0",
                                "LONGLINE_GATEWAYS_0_INNER_BIND", "0.0.0.0:0",
                                "LONGLINE_GATEWAYS_0_INNER_ADVERTISE", "localhost",
                                "LONGLINE_TRANSPORT_THREADS", "1"));
        try (var gateway = started(environment)) {
            environment.put("LONGLINE_ROLES", "worker");
            environment.put(
                    "LONGLINE_REGISTER_LISTEN",
                    "127.0.0.1:" + gateway.registerPort().orElseThrow());
            try (var worker = started(environment)) {
                await().atMost(Duration.ofSeconds(20))
                        .ignoreExceptions()
                        .untilAsserted(
                                () -> assertThat(worker.gateway().getAllClientIdCount()).isZero());
                assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
            }
        }
    }

    private static Longline started(Map<String, String> environment) throws Exception {
        var settings = new SettingsSources().environment(environment).load().settings();
        return Longline.start(settings, new TestRoom());
    }
}
