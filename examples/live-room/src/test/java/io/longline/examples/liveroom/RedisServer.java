package io.longline.examples.liveroom;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A real redis-server that a test starts, kills and starts again on the same port. It writes each
/// change to disk at once, so that what it was told survives being killed.
final class RedisServer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final int LOWEST_PORT = 7400;

    /// Above are the ports of outgoing connections, which may be taken at any moment.
    private static final int HIGHEST_PORT = 9999;

    private final Path folder;
    private final int port;
    private Process process;

    private RedisServer(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.process = launch();
    }

    /// Skips the test where no redis-server is installed.
    static RedisServer start(Path folder) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM),
                () -> "needs " + PROGRAM + "; install Debian's redis-server");
        return new RedisServer(folder);
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// As when the machine goes.
    void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    void startAgain() throws IOException {
        process = launch();
    }

    /// It stays connected and answers nothing.
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /// Returns when it takes connections.
    private Process launch() throws IOException {
        Process launched =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "--port",
                                Integer.toString(port),
                                "--bind",
                                "127.0.0.1",
                                "--dir",
                                folder.toString(),
                                "--save",
                                "",
                                "--appendonly",
                                "yes",
                                "--appendfsync",
                                "always")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("redis.log").toFile())
                        .start();
        await("redis-server to take connections")
                .atMost(Duration.ofSeconds(10))
                .until(this::takesConnections);
        return launched;
    }

    private boolean takesConnections() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT + 1);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException taken) {
                // the next one may be free
            }
        }
        throw new IOException("no free port from %d to %d".formatted(LOWEST_PORT, HIGHEST_PORT));
    }

    @Override
    public void close() {
        kill();
    }
}
