package io.longline.server.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A command to a service of this machine.
public final class ControlClient {
    /// A page of connections, or all nodes of a large cluster, is far below.
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    private final RunFolder run;

    public ControlClient(RunFolder run) {
        this.run = run;
    }

    /// @param limit how long to wait for the answer
    /// @throws IOException when no service answers there
    /// @throws RefusedException when it says that it did not do it, and why
    public <T> T ask(String command, Map<String, String> arguments, Duration limit, Class<T> type)
            throws IOException {
        var late = new AtomicBoolean();
        try (var service = SocketChannel.open(UnixDomainSocketAddress.of(run.socket()))) {
            // a channel's read has no limit of its own
            CompletableFuture<Void> impatience =
                    CompletableFuture.runAsync(
                            () -> {
                                late.set(true);
                                close(service);
                            },
                            CompletableFuture.delayedExecutor(
                                    limit.toMillis(), TimeUnit.MILLISECONDS));
            try {
                ControlLine.write(
                        Channels.newOutputStream(service),
                        Json.line(new ControlRequest(command, arguments)));
                return result(
                        ControlLine.read(Channels.newInputStream(service), LONGEST_ANSWER), type);
            } finally {
                impatience.cancel(false);
            }
        } catch (IOException failed) {
            throw late.get()
                    ? new IOException(
                            "%s did not answer within %d s"
                                    .formatted(run.name(), limit.toSeconds()),
                            failed)
                    : failed;
        }
    }

    private static void close(SocketChannel service) {
        try {
            service.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("closing what did not answer", e);
        }
    }

    private static <T> T result(String line, Class<T> type) throws IOException {
        try {
            ControlAnswer answer = Json.read(line, ControlAnswer.class);
            if (!answer.ok() || answer.result() == null) {
                throw new RefusedException(answer.why());
            }
            return Json.from(answer.result(), type);
        } catch (IllegalArgumentException unreadable) {
            throw new IOException(
                    "what answers there is no Longline: " + unreadable.getMessage(), unreadable);
        }
    }

    /// The service is there and says why not.
    public static final class RefusedException extends IOException {
        RefusedException(String why) {
            super(why);
        }
    }
}
