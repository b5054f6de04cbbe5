package io.longline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/// Asks a Register which gateways are up, as any backend does.
final class Announced {

    private static final Pattern ADDRESS = Pattern.compile("\"\\d+\\.\\d+\\.\\d+\\.\\d+:\\d+\"");
    private static final int SOCKET_TIMEOUT_MILLIS = 10_000;

    private Announced() {}

    static void await(String register, String secret, int gateways) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(count(register, secret)).isEqualTo(gateways));
    }

    private static long count(String register, String secret) throws IOException {
        int port = Integer.parseInt(register.substring(register.indexOf(':') + 1));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
            var question =
                    "{\"event\":\"worker_connect\",\"secret_key\":\"%s\"}\n".formatted(secret);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
            var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            var line = new BufferedReader(in).readLine();
            return line == null ? -1 : ADDRESS.matcher(line).results().count();
        }
    }
}
