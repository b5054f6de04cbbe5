package io.longline.server;

import io.longline.server.settings.Settings;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Runs the demo for a moment as a service, on free ports of this machine and in a folder of its
/// own, with one client of each kind, and ends: by then the JVM has seen what a start and a first
/// message need. The launcher has it write that down, so that the next starts need not find it out
/// again.
@Command(
        name = "prepare",
        header = "Makes the next starts with this JDK take half the time.",
        description =
                "Runs the demo for a moment on ports of its own and keeps what the JVM learned of"
                        + " it. The first start or demo does it by itself where it may write.")
final class PrepareCommand implements Callable<Integer> {
    private static final int LIMIT_MILLIS = 10_000;

    private static final Map<String, String> FREE_PORTS =
            Map.of(
                    "register.listen", "127.0.0.1:0",
                    "gateways.web.listen", "websocket://127.0.0.1:0",
                    "gateways.web.inner.bind", "127.0.0.1:0",
                    "gateways.text.listen", "text://127.0.0.1:0",
                    "gateways.text.inner.bind", "127.0.0.1:0",
                    "http.listen", "127.0.0.1:0");

    private final Surroundings surroundings;

    PrepareCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("longline-prepare");
        try {
            Service demo = demo(folder);
            return new Foreground(surroundings).run(demo, new Visited(demo), "prepare", false);
        } catch (UncheckedIOException silent) {
            throw silent.getCause();
        } finally {
            try (var left = Files.list(folder)) {
                left.map(Path::toFile).forEach(File::delete);
            }
            Files.delete(folder);
        }
    }

    private record Visited(Service demo) implements Foreground.Program {
        @Override
        public Longline start() throws CannotStartException {
            return Longline.start(demo.settings());
        }

        @Override
        public void whileUp(Longline longline) {
            visit(longline);
        }
    }

    private static void visit(Longline demo) {
        try {
            greet(
                    demo.clientPort("web").orElseThrow(),
                    """
                    GET / HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    Sec-WebSocket-Version: 13\r
                    \r
                    """,
                    // a text frame of two letters, with a mask that leaves them as they are
                    "\u0081\u0082\0\0\0\0hi");
            greet(demo.clientPort("text").orElseThrow(), "", "hi\n");
        } catch (IOException noAnswer) {
            throw new UncheckedIOException(noAnswer);
        }
    }

    /// As a user starts it, from a file and with flags, so that the JVM sees what that needs, too.
    /// Whatever the environment says is for a real start.
    private Service demo(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve(Settings.FILE_NAME), DemoCommand.text());
        var arguments = new ArrayList<String>(List.of("--config", file.toString()));
        arguments.addAll(List.of("--run-folder", folder.toString(), "--name", "prepare"));
        arguments.addAll(List.of("--classpath", folder.toString()));
        FREE_PORTS.forEach(
                (setting, any) -> arguments.addAll(List.of("--set", setting + "=" + any)));
        var here =
                new Surroundings(
                        surroundings.out(),
                        surroundings.err(),
                        Map.of(),
                        surroundings.directory(),
                        surroundings.screen());
        var start = new StartCommand(here);
        new CommandLine(start).parseArgs(arguments.toArray(String[]::new));
        return Service.of(start.flags, start.config, here);
    }

    /// Comes in, waits for the welcome, says something and waits for the answer.
    private static void greet(int port, String hello, String message) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            write(socket, hello);
            awaitWord(socket, "init");
            write(socket, message);
            awaitWord(socket, "hi");
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void awaitWord(Socket socket, String word) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf(word) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException(
                        "the demo closed the connection before it said '%s'".formatted(word));
            }
            seen.append((char) next);
        }
    }
}
