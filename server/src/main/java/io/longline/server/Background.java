package io.longline.server;

import io.longline.server.control.Claim;
import io.longline.server.control.Escaped;
import io.longline.server.control.RunFolder;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts a service that goes on when this command, and the terminal, are gone: the same Java with
/// the same flags, in a session of its own where the system can do that, its output in the log
/// file.
final class Background {
    /// A log that is longer than this at a start becomes `NAME.log.1`.
    private static final long LONGEST_LOG = 10 << 20;

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration PING_LIMIT = Duration.ofSeconds(5);
    private static final int LINES_SHOWN = 20;
    private static final int BYTES_SHOWN = 16 * 1024;

    private final Surroundings surroundings;
    private final Service service;

    Background(Surroundings surroundings, Service service) {
        this.surroundings = surroundings;
        this.service = service;
    }

    /// Returns when clients can come in, or when it is clear that they cannot; then what the
    /// service said of it is shown, and its exit code returned.
    int start(SettingsFlags flags, ConfigFlag config) throws CannotStartException {
        RunFolder run = service.run();
        try {
            // makes the folder, and says who has the name, before there is a process
            Claim.take(run).close();
            Path log = freshLog(run);
            long before = Files.size(log);
            Process process = spawn(flags, config, log);
            return awaitUp(process, log, before);
        } catch (IOException inTheWay) {
            throw CannotStartException.because(inTheWay);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new CannotStartException(
                    "interrupted; %s may be starting all the same: look with 'longline status'"
                            .formatted(run.name()));
        }
    }

    private static Path freshLog(RunFolder run) throws IOException {
        Path log = run.logFile();
        if (Files.exists(log) && Files.size(log) > LONGEST_LOG) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(log)) {
            boolean posix = log.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createFile(
                    log,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-r-----"))
                            }
                            : new FileAttribute<?>[0]);
        }
        return log;
    }

    private Process spawn(SettingsFlags flags, ConfigFlag config, Path log) throws IOException {
        var command = new ArrayList<String>(sessionOfItsOwn());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        // a debugger's port is this process's
                        .filter(option -> !option.startsWith("-agentlib:jdwp"))
                        .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("start", StartCommand.DETACHED));
        if (config.config != null) {
            command.add("--config=" + config.config);
        }
        command.addAll(flags.arguments());
        return new ProcessBuilder(command)
                .directory(surroundings.directory().toAbsolutePath().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File(nothing())))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /// Closing the terminal must not reach it. Both programs become what they start, so the process
    /// is the service itself.
    private static List<String> sessionOfItsOwn() {
        for (String program : List.of("setsid", "nohup")) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                Path path = Path.of(folder, program);
                if (Files.isExecutable(path)) {
                    return List.of(path.toString());
                }
            }
        }
        return List.of();
    }

    private static String nothing() {
        return File.separatorChar == '\\' ? "NUL" : "/dev/null";
    }

    private int awaitUp(Process process, Path log, long before)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            if (process.waitFor(LOOK_EVERY)) {
                surroundings.err().print(since(log, before));
                surroundings.err().flush();
                return process.exitValue() == ExitCode.OK
                        ? ExitCode.CANNOT_START
                        : process.exitValue();
            }
            if (Files.exists(service.run().socket())) {
                String banner = banner(process);
                if (banner != null) {
                    surroundings.out().print(banner);
                    surroundings.out().flush();
                    return ExitCode.OK;
                }
            }
        }
        surroundings
                .err()
                .printf(
                        "longline: %s is not up after %d s; it goes on trying as process %d, and"
                                + " logs to %s%n",
                        service.run().name(), START_LIMIT.toSeconds(), process.pid(), log);
        return ExitCode.CANNOT_START;
    }

    private @Nullable String banner(Process process) {
        try {
            Service.Up up = service.control().ask("ping", Map.of(), PING_LIMIT, Service.Up.class);
            return up.pid() == process.pid() ? up.banner() : null;
        } catch (IOException notYet) {
            return null; // or never, which the process says by ending
        }
    }

    /// The last lines that the service wrote.
    private static String since(Path log, long before) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(before, file.length() - BYTES_SHOWN);
            file.seek(from);
            var bytes = new byte[(int) Math.max(0, file.length() - from)];
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replace('\t', ' '))
                            .map(Escaped::of)
                            .toList();
            return String.join(
                            "\n",
                            lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()))
                    + "\n";
        }
    }
}
