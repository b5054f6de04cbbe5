package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// What `doctor` says of a service that does not run, and what a start says of the same trouble.
class DoctorCommandTest {
    private @TempDir Path folder;
    private Terminal terminal;

    @BeforeEach
    void settings() throws IOException {
        terminal = Terminal.withSettings(folder, 0);
    }

    @Test
    void a_start_says_who_has_each_port_that_is_taken_as_doctor_does() throws Exception {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String[] taken = {
                "--set=gateways.web.listen=text://127.0.0.1:" + one.getLocalPort(),
                "--set=gateways.web.inner.bind=127.0.0.1:" + other.getLocalPort()
            };
            String holder = "by process %d (".formatted(ProcessHandle.current().pid());

            assertThat(run("start", taken)).isEqualTo(1);
            assertThat(terminal.complained())
                    .contains("gateway web: port %d is in use".formatted(other.getLocalPort()))
                    .contains("gateways.web.listen 127.0.0.1:" + one.getLocalPort() + " " + holder)
                    .contains(
                            "gateways.web.inner.bind 127.0.0.1:"
                                    + other.getLocalPort()
                                    + " "
                                    + holder);

            assertThat(run("doctor", taken)).as(terminal.complained()).isEqualTo(1);
            assertThat(terminal.said())
                    .as(terminal.complained())
                    .containsPattern("wrong +port +127.0.0.1:" + one.getLocalPort())
                    .contains("held " + holder);
        }
    }

    @Test
    void a_file_of_inner_tls_that_cannot_be_used_is_one_finding_among_others() throws Exception {
        Files.writeString(folder.resolve("bad.pem"), "nothing");
        String bad = folder.resolve("bad.pem").toString();

        int code =
                run(
                        "doctor",
                        "--set=inner-tls.certificate=" + bad,
                        "--set=inner-tls.key=" + bad,
                        "--set=inner-tls.authority=" + bad);

        assertThat(code).isEqualTo(1);
        assertThat(terminal.said())
                .containsPattern("wrong +tls +inner-tls: .*bad.pem cannot be read as certificates")
                .containsPattern("ok +service +longline does not run")
                .containsPattern("ok +port ");
    }

    @Test
    void a_register_with_another_secret_is_named_and_says_what_to_set() throws Exception {
        try (var register =
                Register.start(RegisterSettings.listening("127.0.0.1:0").withSecret("another"))) {
            String at = "127.0.0.1:" + register.port();

            int code = run("doctor", "--set=registers=" + at, "--set=secret=ours");

            assertThat(code).isEqualTo(1);
            assertThat(terminal.said())
                    .containsPattern("wrong +register +Register " + at + " closes the connection")
                    .contains("another secret", "set the same secret on both")
                    .doesNotContain("ours");
        }
    }

    @Test
    void a_register_that_is_not_there_is_named() throws Exception {
        int free = FixedPorts.free();

        assertThat(run("doctor", "--set=registers=127.0.0.1:" + free)).isEqualTo(1);
        assertThat(terminal.said())
                .containsPattern("wrong +register +Register 127.0.0.1:" + free)
                .contains("cannot be reached (Connection refused); is it running");
    }

    private int run(String command, String... flags) {
        return terminal.run(
                Stream.concat(Stream.of(command), Arrays.stream(flags)).toArray(String[]::new));
    }
}
