package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.client.GatewayClient;
import io.longline.protocol.ClientIds;
import io.longline.protocol.Message;
import io.longline.server.control.ConnectionPage;
import io.longline.server.control.Json;
import io.longline.server.settings.Settings;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/// Ids that a client may see: it is told its own, and a backend finds it by that.
class SealedClientIdsTest {
    private static final String SETTINGS =
            """
            secret: s3
            client-ids: sealed
            register: { listen: 127.0.0.1:0 }
            gateways: [{ name: text, listen: 'text://127.0.0.1:0', inner: { bind: 127.0.0.1:0 } }]
            transport: { threads: 1 }
            """;

    private static final class TellsItsId implements Events {
        @Override
        public void onConnect(Client client) {
            client.send(client.toString());
        }

        @Override
        public void onMessage(Client client, Message message) {}
    }

    @Test
    void a_backend_finds_the_client_by_what_the_client_was_told() throws Exception {
        try (var longline = Longline.start(Settings.parse(SETTINGS), new TellsItsId());
                var client = new TextClient(longline.clientPort("text").orElseThrow());
                var backend =
                        GatewayClient.builder("127.0.0.1:" + longline.registerPort().orElseThrow())
                                .secret("s3")
                                .clientIds(ClientIds.sealed("s3"))
                                .connect()) {
            String told = client.receive();
            assertThat(told).matches("[0-9a-f]{32}");

            backend.sendToClient(backend.clientIds().of(told), "found");

            assertThat(client.receive()).isEqualTo("found");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.clientIds().of("7f0000010b5400000001"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connections_shows_sealed_ids_and_finds_a_client_by_either_form(
            boolean bySealed, @TempDir Path folder) throws Exception {
        try (var longline = Longline.start(Settings.parse(SETTINGS), new TellsItsId());
                var client = new TextClient(longline.clientPort("text").orElseThrow());
                var other = new TextClient(longline.clientPort("text").orElseThrow())) {
            String told = client.receive();
            other.receive();
            var terminal = new Terminal(folder);

            int code =
                    terminal.run(
                            "connections",
                            "--set=registers=127.0.0.1:" + longline.registerPort().orElseThrow(),
                            "--set=secret=s3",
                            "--set=client-ids=sealed",
                            "--json",
                            "--id="
                                    + (bySealed
                                            ? told
                                            : ClientIds.sealed("s3").of(told).toString()));

            assertThat(code).as(terminal.complained()).isZero();
            assertThat(Json.read(terminal.said(), ConnectionPage.class).connections())
                    .extracting(ConnectionPage.Row::id)
                    .containsExactly(told);
        }
    }

    @Test
    void without_a_secret_there_is_nothing_to_seal_them_with() {
        assertThatThrownBy(() -> Settings.parse("client-ids: sealed"))
                .hasMessageContaining("settings:1: client-ids: sealed client ids need a secret");
    }
}
