package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// A gateway across a socket, of PHP or Java.
///
/// It connects when it is first used, and again when it is used after the connection was lost;
/// after a failed try the next second's uses fail at once. Commands are put on their way in the
/// order in which they are told, many at a time; what was on its way when a connection is lost is
/// lost. What a PHP gateway has no word for is left out: a close reason, the mark of a binary
/// message, and all of `PauseReading`, `ResumeReading`, `AnswerHandshake`.
public final class SocketLink implements GatewayLink, AutoCloseable {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int TRIES = 2;

    private final GatewayAddress address;
    private final LinkSettings settings;
    private final ReentrantLock dialling = new ReentrantLock();
    private volatile @Nullable GatewayConnection connection; // written under dialling
    private volatile boolean closed; // written under dialling
    private @Nullable GatewayUnreachableException failure; // guarded by dialling
    private long failedNanos; // guarded by dialling

    public SocketLink(GatewayAddress address, LinkSettings settings) {
        this.address = address;
        this.settings = settings;
    }

    @Override
    public GatewayAddress address() {
        return address;
    }

    /// @throws GatewayUnreachableException when there is no connection and none can be made
    /// @throws GatewayBusyException when the way to the gateway stays full
    /// @throws IllegalArgumentException when the command is longer than a gateway accepts
    @Override
    public void tell(OneWay command) {
        for (int i = 0; i < TRIES; i++) {
            if (connected().tell(command)) {
                return;
            }
        }
        throw lostAgain();
    }

    /// The future fails with a [GatewayTimeoutException] at [LinkSettings#answerLimit]. It is
    /// completed on the thread that reads from the gateway.
    ///
    /// @throws GatewayUnreachableException when there is no connection and none can be made
    /// @throws GatewayBusyException when the way to the gateway stays full
    @Override
    public <R> CompletableFuture<R> ask(Query<R> query) {
        for (int i = 0; i < TRIES; i++) {
            CompletableFuture<R> answer = connected().ask(query);
            if (answer != null) {
                return answer;
            }
        }
        throw lostAgain();
    }

    public boolean isConnected() {
        GatewayConnection current = connection;
        return current != null && current.isOpen();
    }

    /// Connects now, if it is not connected.
    ///
    /// @throws GatewayUnreachableException when that fails
    public void connect() {
        connected();
    }

    /// Waits until the connection that there is now, if any, is lost or closed.
    public void awaitLost() throws InterruptedException {
        GatewayConnection current = connection;
        if (current != null) {
            current.awaitLost();
        }
    }

    /// Sends what was told, for a second at most, and closes; questions that are open fail.
    @Override
    public void close() {
        dialling.lock();
        try {
            closed = true;
            if (connection != null) {
                connection.close();
            }
        } finally {
            dialling.unlock();
        }
    }

    private GatewayConnection connected() {
        GatewayConnection current = connection;
        return current != null && current.isOpen() ? current : dial();
    }

    private GatewayConnection dial() {
        dialling.lock();
        try {
            if (closed) {
                throw new GatewayUnreachableException(
                        address, "cannot be used: this link to it was closed", null);
            }
            if (connection != null && connection.isOpen()) {
                return connection;
            }
            if (failure != null
                    && System.nanoTime() - failedNanos < PAUSE_AFTER_FAILURE.toNanos()) {
                throw new GatewayUnreachableException(
                        address, "could not be reached a moment ago", failure);
            }
            GatewayConnection made = GatewayConnection.open(address, settings);
            connection = made;
            return made;
        } catch (GatewayUnreachableException e) {
            if (failure == null || e.getCause() != failure) {
                failure = e;
                failedNanos = System.nanoTime();
            }
            throw e;
        } finally {
            dialling.unlock();
        }
    }

    private GatewayUnreachableException lostAgain() {
        return new GatewayUnreachableException(
                address, "closes each connection at once; its log may say why", null);
    }
}
