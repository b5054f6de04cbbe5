package io.longline.client;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.tls.LinkTls;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Which gateways are up, as one or several Registers say it, told at every change.
///
/// Each Register is connected to for good, and again 1 s after the connection was lost. The
/// gateways are all those that any Register names: one is dropped when every Register that can be
/// heard has dropped it. What a Register that is away said last holds for 15 s more, and when no
/// Register can be heard, until one is back. A Register that comes back is given 3 s to be told of
/// its gateways before those it does not name are dropped.
public final class RegisterWatch implements AutoCloseable {
    private final List<RegisterConversation> conversations = new ArrayList<>();
    private final Consumer<Set<GatewayAddress>> changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition updated = lock.newCondition();
    private Set<GatewayAddress> gateways = Set.of(); // guarded by lock
    private boolean answered; // guarded by lock: a Register has, and gateways has what it said

    private RegisterWatch(Consumer<Set<GatewayAddress>> changed) {
        this.changed = changed;
    }

    /// @param registers at least one
    /// @param secret what the Registers have too; empty for none
    /// @param tls what the Registers speak, null for no TLS
    /// @param changed gets all gateways after each change, one change after another; it must not
    ///   block
    public static RegisterWatch start(
            List<RegisterAddress> registers,
            String secret,
            @Nullable LinkTls tls,
            Consumer<Set<GatewayAddress>> changed) {
        if (registers.isEmpty()) {
            throw new IllegalArgumentException("name at least one Register, as 127.0.0.1:1238");
        }
        var watch = new RegisterWatch(changed);
        for (RegisterAddress register : new LinkedHashSet<>(registers)) {
            watch.conversations.add(new RegisterConversation(register, secret, tls, watch::update));
        }
        watch.conversations.forEach(RegisterConversation::start);
        return watch;
    }

    /// The gateways that are known now.
    public Set<GatewayAddress> gateways() {
        lock.lock();
        try {
            return gateways;
        } finally {
            lock.unlock();
        }
    }

    /// How many Registers are connected, and have said which gateways there are.
    public int heard() {
        return (int) conversations.stream().filter(RegisterConversation::isHeard).count();
    }

    /// How many Registers there are to be heard.
    public int registers() {
        return conversations.size();
    }

    /// Waits until a Register has answered, if only that it knows no gateway.
    ///
    /// @throws RegisterUnreachableException when none did within the limit: it names them, and what
    ///   was wrong
    public Set<GatewayAddress> awaitAnswer(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!answered) {
                if (left <= 0) {
                    throw new RegisterUnreachableException(
                            conversations.stream()
                                    .map(RegisterConversation::trouble)
                                    .collect(Collectors.joining("; ")));
                }
                left = updated.awaitNanos(left);
            }
            return gateways;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        conversations.forEach(RegisterConversation::close);
    }

    /// Called when a Register has said something, and from time to time while one is away.
    private void update() {
        lock.lock();
        try {
            // asked before what they say is read: who answers in between is counted the next time
            answered = conversations.stream().anyMatch(RegisterConversation::hasAnswered);
            var now = new LinkedHashSet<GatewayAddress>();
            boolean anyHeard = conversations.stream().anyMatch(RegisterConversation::isHeard);
            conversations.stream()
                    .filter(conversation -> !anyHeard || conversation.wasHeardLately())
                    .forEach(conversation -> now.addAll(conversation.gateways()));
            if (!now.equals(gateways)) {
                gateways = Set.copyOf(now);
                changed.accept(gateways);
            }
            updated.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
