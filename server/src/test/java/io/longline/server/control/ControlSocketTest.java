package io.longline.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

class ControlSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private record Echo(String a) {}

    private @TempDir Path folder;
    private RunFolder run = new RunFolder(Path.of(""), "unset");
    private final CountDownLatch never = new CountDownLatch(1);

    private final Map<String, ControlSocket.Command> commands =
            Map.of(
                    "echo", new ControlSocket.Command(LIMIT, arguments -> arguments),
                    "fail",
                            new ControlSocket.Command(
                                    LIMIT,
                                    _ -> {
                                        throw new IllegalStateException("not today");
                                    }),
                    "hang",
                            new ControlSocket.Command(
                                    Duration.ofMillis(50),
                                    _ -> {
                                        never.await();
                                        return Map.of();
                                    }));

    @BeforeEach
    void aRunFolder() {
        run = new RunFolder(folder, "chat");
    }

    @AfterEach
    void letGo() {
        never.countDown();
    }

    @Test
    void a_command_is_carried_out_with_its_arguments() throws Exception {
        try (var control = ControlSocket.open(run.socket(), commands)) {
            assertThat(control).isNotNull();

            Echo answer = client().ask("echo", Map.of("a", "1\n2"), LIMIT, Echo.class);

            assertThat(answer.a()).isEqualTo("1\n2");
        }
    }

    @Test
    void what_goes_wrong_comes_back_in_words() throws Exception {
        try (var control = ControlSocket.open(run.socket(), commands)) {
            assertThat(control).isNotNull();

            assertThatThrownBy(() -> client().ask("fail", Map.of(), LIMIT, Echo.class))
                    .isInstanceOf(ControlClient.RefusedException.class)
                    .hasMessage("not today");
            assertThatThrownBy(() -> client().ask("hang", Map.of(), LIMIT, Echo.class))
                    .hasMessageContaining("was not done within");
            assertThatThrownBy(() -> client().ask("x\u001b", Map.of(), LIMIT, Echo.class))
                    .hasMessageContaining("no command 'x\\u001b'")
                    .hasMessageContaining("echo, fail, hang");
        }
    }

    @Test
    void nobody_but_the_owner_may_use_it() throws Exception {
        try (var control = ControlSocket.open(run.socket(), commands)) {
            assertThat(control).isNotNull();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.socket())))
                    .isEqualTo("rw-------");
        }
        assertThat(run.socket()).doesNotExist();
    }

    @Test
    void a_request_without_an_end_is_cut_off() throws Exception {
        try (var control = ControlSocket.open(run.socket(), commands);
                var peer = SocketChannel.open(UnixDomainSocketAddress.of(run.socket()))) {
            assertThat(control).isNotNull();
            byte[] tooLong =
                    "x"
                            .repeat(2 * ControlSocket.LONGEST_REQUEST)
                            .getBytes(StandardCharsets.US_ASCII);

            // as soon as it has read too much: that may be while more is being sent
            assertThatThrownBy(
                            () -> {
                                Channels.newOutputStream(peer).write(tooLong);
                                if (Channels.newInputStream(peer).read() < 0) {
                                    throw new java.io.EOFException("closed");
                                }
                            })
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void the_socket_of_a_dead_service_is_replaced() throws Exception {
        Files.writeString(run.socket(), "left behind");

        try (var control = ControlSocket.open(run.socket(), commands)) {
            assertThat(control).isNotNull();
            assertThat(client().ask("echo", Map.of("a", "x"), LIMIT, Echo.class).a())
                    .isEqualTo("x");
        }
    }

    private ControlClient client() {
        return new ControlClient(run);
    }
}
