package io.longline.gateway.transport;

import io.longline.gateway.ClientTraffic;
import io.longline.gateway.Deadlines;
import io.longline.gateway.Drain;
import io.longline.gateway.Draining;
import io.longline.gateway.DropReason;
import io.longline.gateway.Drops;
import io.longline.gateway.GatewayPart;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.GatewaySettings.SlowClients.Policy;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// What the clients of one gateway on one event loop share. Touched on that loop alone.
final class LoopPart {

    /// How long a client that is being closed may take to read what is left and to close its side.
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final long SWEEP_MILLIS = 250;
    private static final long STEP_MILLIS = 1;
    private static final long DRAIN_STEP_MILLIS = 100;

    private final EventLoop loop;
    private final GatewayPart part;
    private final GatewaySettings settings;
    private final Drops drops;
    private final Deadlines handshakes;
    private final Deadlines closings = new Deadlines(CLOSE_LIMIT, System::nanoTime);
    private final Deflation deflation;
    private final SocketCalls calls = new SocketCalls();
    private final LoopReads reads = new LoopReads(calls);
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();
    private @Nullable CompletableFuture<Void> drained;
    private @Nullable ScheduledFuture<?> nextStep; // of telling those whose time is up

    LoopPart(EventLoop loop, GatewayPart part, GatewaySettings settings, Drops drops) {
        this.loop = loop;
        this.part = part;
        this.settings = settings;
        this.drops = drops;
        this.handshakes = new Deadlines(settings.webSocket().handshakeTimeout(), System::nanoTime);
        this.deflation = new Deflation(settings.maxMessageBytes());
    }

    /// Starts what happens from time to time.
    void start() {
        every(Duration.ofMillis(SWEEP_MILLIS), this::sweep);
        Duration tick = settings.heartbeat().tick();
        if (tick.isPositive()) {
            every(tick, part.heartbeat()::tick);
        }
    }

    /// Ends that, and closes every client that has not closed by itself.
    void stop() {
        timers.forEach(timer -> timer.cancel(false));
        if (nextStep != null) {
            nextStep.cancel(false);
        }
        handshakes.expireAll();
        closings.expireAll();
        if (drained != null) {
            drained.complete(null);
        }
        deflation.close();
    }

    /// Lets every client go over the window.
    ///
    /// @param drained completed when the last one has been told, or the gateway is closed
    void drain(Drain drain, CompletableFuture<Void> drained) {
        this.drained = drained;
        long steps = Math.max(1, drain.window().toMillis() / DRAIN_STEP_MILLIS);
        Draining draining = part.drain(drain, (int) steps, ThreadLocalRandom.current());
        step(draining, drained);
    }

    private void step(Draining draining, CompletableFuture<Void> drained) {
        if (drained.isDone()) {
            return;
        }
        if (draining.step()) {
            var _ =
                    loop.schedule(
                            () -> step(draining, drained),
                            DRAIN_STEP_MILLIS,
                            TimeUnit.MILLISECONDS);
        } else {
            drained.complete(null);
        }
    }

    /// Whether messages for slow clients wait outside their sockets.
    boolean holdsBack() {
        return settings.slowClients().policy() != Policy.DROP_NEWEST;
    }

    EventLoop loop() {
        return loop;
    }

    GatewayPart part() {
        return part;
    }

    ClientTraffic traffic() {
        return part.traffic();
    }

    GatewaySettings settings() {
        return settings;
    }

    Deadlines handshakes() {
        return handshakes;
    }

    Deadlines closings() {
        return closings;
    }

    Deflation deflation() {
        return deflation;
    }

    SocketCalls calls() {
        return calls;
    }

    LoopReads reads() {
        return reads;
    }

    Drops drops() {
        return drops;
    }

    /// Notes that a client is closed for breaking its protocol or a limit.
    void refused(DropReason reason, ClientSocket client, String why) {
        drops.count(reason, client + ", " + why);
    }

    private void sweep() {
        if (nextStep == null) {
            tellWhoseTimeIsUp();
        }
        part.look();
        part.traffic().checkLimits();
        part.traffic().checkWaiting();
    }

    /// When thousands came together, their time is up together: a few at a time, so that others are
    /// read and written to in between.
    private void tellWhoseTimeIsUp() {
        nextStep = null;
        boolean more = handshakes.checkSome();
        more |= closings.checkSome();
        more |= part.traffic().checkSignIns();
        if (more) {
            nextStep = loop.schedule(this::tellWhoseTimeIsUp, STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void every(Duration period, Runnable task) {
        long nanos = period.toNanos();
        timers.add(loop.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS));
    }
}
