package io.longline.examples.liveroom;

import static org.awaitility.Awaitility.await;

import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A real redis-server that a test starts, kills and starts again on the same port. It hands each
/// change to the system before it answers, so that what it was told survives being killed; it does
/// not wait for the disk.
final class RedisServer implements AutoCloseable {

    /// So long a test waits for Redis where it is to answer, however busy the machine is.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");

    private final Path folder;
    private final int port;
    private Process process;

    private RedisServer(Path folder) throws IOException {
        this.folder = folder;
        this.port = FixedPorts.free();
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
                                "no")
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

    @Override
    public void close() {
        kill();
    }
}
