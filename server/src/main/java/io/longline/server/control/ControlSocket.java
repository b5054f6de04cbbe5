package io.longline.server.control;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Where a service takes commands: a Unix domain socket that its owner alone may use. A connection
/// carries one request, a line of JSON, and one answer, another; each is served on a virtual
/// thread.
///
/// Bounds: [#LONGEST_REQUEST] for a request and [#PATIENCE] for it to come, [#MOST_AT_ONCE]
/// requests at once, and for each command the time that it says. What exceeds one gets an error or
/// is closed.
public final class ControlSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);

    static final int LONGEST_REQUEST = 16 * 1024;
    static final int MOST_AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// The system's own bound for the path, less what differs between systems.
    private static final int LONGEST_PATH = 100;

    /// What one command does.
    ///
    /// @param limit how long it may take
    public record Command(Duration limit, Work work) {}

    /// Runs on a virtual thread and may block; it is interrupted at the limit.
    @FunctionalInterface
    public interface Work {
        /// @return what goes back as JSON: a record, a list, a map
        Object carryOut(Map<String, String> arguments) throws Exception;
    }

    private final Path path;
    private final ServerSocketChannel listener;
    private final Map<String, Command> commands;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    private ControlSocket(Path path, ServerSocketChannel listener, Map<String, Command> commands) {
        this.path = path;
        this.listener = listener;
        this.commands = Map.copyOf(commands);
    }

    /// What is at `path` already is replaced: whoever opens has a [Claim].
    public static ControlSocket open(Path path, Map<String, Command> commands) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException(
                    "the control socket %s has a path of %d bytes, more than the %d that systems take; set run.folder to a shorter one"
                            .formatted(path, length, LONGEST_PATH));
        }
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(listener, path);
        } catch (IOException | RuntimeException failed) {
            listener.close();
            throw failed;
        }
        var control = new ControlSocket(path, listener, commands);
        Thread.ofVirtual().name("longline-control").start(control::accept);
        return control;
    }

    /// It comes to its place with its permissions: in between nobody else could have connected.
    private static void bind(ServerSocketChannel listener, Path path) throws IOException {
        Path unseen = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(unseen);
        listener.bind(UnixDomainSocketAddress.of(unseen));
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(unseen, PosixFilePermissions.fromString("rw-------"));
        }
        Files.move(unseen, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel peer = listener.accept();
                if (room.tryAcquire()) {
                    Thread.ofVirtual().name("longline-control-request").start(() -> serve(peer));
                } else {
                    peer.close();
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                log.warn("the control socket took a connection in vain", failed);
                pause();
            }
        }
    }

    /// Out of file descriptors, say: others are served all the same.
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    private void serve(SocketChannel peer) {
        // a channel's read has no limit of its own
        CompletableFuture<Void> impatience =
                CompletableFuture.runAsync(
                        () -> closeQuietly(peer),
                        CompletableFuture.delayedExecutor(
                                PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        try (peer) {
            String line = ControlLine.read(Channels.newInputStream(peer), LONGEST_REQUEST);
            impatience.cancel(false);
            ControlLine.write(Channels.newOutputStream(peer), Json.line(answer(line)));
        } catch (IOException gone) {
            log.debug("a control request came to nothing", gone);
        } finally {
            impatience.cancel(false);
            room.release();
        }
    }

    private static void closeQuietly(SocketChannel peer) {
        try {
            peer.close();
        } catch (IOException e) {
            log.debug("closing a control connection failed", e);
        }
    }

    private ControlAnswer answer(String line) throws IOException {
        ControlRequest request;
        try {
            request = Json.read(line, ControlRequest.class);
        } catch (IllegalArgumentException unreadable) {
            return ControlAnswer.failed("expected {\"command\":\"…\"}; " + unreadable.getMessage());
        }
        Command command = commands.get(request.command());
        if (command == null) {
            return ControlAnswer.noSuchCommand(request.command(), commands.keySet());
        }
        return carriedOut(command, request);
    }

    private static ControlAnswer carriedOut(Command command, ControlRequest request) {
        var result = new CompletableFuture<Object>();
        Thread worker =
                Thread.ofVirtual()
                        .name("longline-control-" + request.command())
                        .start(() -> {
                            try {
                                result.complete(command.work().carryOut(request.arguments()));
                            } catch (Exception | LinkageError failed) {
                                result.completeExceptionally(failed);
                            }
                        });
        try {
            return ControlAnswer.of(result.get(command.limit().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            log.debug("{} failed", request.command(), cause);
            return ControlAnswer.failed(
                    cause.getMessage() == null ? cause.toString() : cause.getMessage());
        } catch (TimeoutException late) {
            worker.interrupt();
            return ControlAnswer.failed(
                    "%s was not done within %d s"
                            .formatted(request.command(), command.limit().toSeconds()));
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(path);
    }
}
