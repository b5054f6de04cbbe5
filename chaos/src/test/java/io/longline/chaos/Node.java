package io.longline.chaos;

import io.longline.testing.JavaCommand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One process of the cluster on a host of its own, with one role.
final class Node {
    private final Network network;
    private final String name;
    private final String host;
    private final Path folder;
    private final List<String> flags;
    private Process process;
    private long logged; // before its last start

    /// @param flags of `longline start`
    Node(Network network, String name, String host, Path folder, List<String> flags)
            throws IOException {
        this.network = network;
        this.name = name;
        this.host = host;
        this.folder = folder;
        this.flags = flags;
        this.process = launch();
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// What it has logged since its last start.
    String says() {
        try {
            byte[] all = Files.readAllBytes(log());
            int from = Math.toIntExact(logged);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A worker's; see [ChaosRoom].
    Path journal() {
        return folder.resolve(name + ".journal");
    }

    private Path log() {
        return folder.resolve(name + ".log");
    }

    void start() throws IOException {
        process = launch();
    }

    void kill() throws IOException {
        signal("KILL");
        end(Duration.ofSeconds(10));
    }

    /// As an operator stops it.
    void stop() throws IOException {
        signal("TERM");
        end(Duration.ofSeconds(30));
    }

    void pause() throws IOException {
        signal("STOP");
    }

    void goOn() throws IOException {
        signal("CONT");
    }

    void cutOff() throws IOException {
        network.cut(name);
    }

    void mend() throws IOException {
        network.mend(name);
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError(name + " has ended; see " + log());
        }
    }

    private void signal(String signal) throws IOException {
        requireAlive();
        Process sender =
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start();
        try {
            sender.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while signalling " + name, e);
        }
    }

    private void end(Duration limit) throws IOException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " did not end within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + name, e);
        }
    }

    private Process launch() throws IOException {
        Path config = folder.resolve(name + ".yml");
        if (!Files.exists(config)) {
            Files.writeString(config, "transport: { threads: 1 }\n");
        }
        var command = java("io.longline.server.Main", "start", "--config", config.toString());
        command.addAll(flags);
        var builder = new ProcessBuilder(network.on(name, command)).directory(folder.toFile());
        logged = Files.exists(log()) ? Files.size(log()) : 0;
        builder.environment().put("CHAOS_NODE", name);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /// A JVM so small that a whole cluster of them fits a machine.
    static List<String> java(String main, String... arguments) {
        return JavaCommand.withFlags(List.of("-Xmx96m"), main, arguments);
    }

    void destroy() {
        process.destroyForcibly();
    }
}
