package io.longline.gateway.transport;

import io.longline.gateway.ClientTraffic;
import io.longline.gateway.Deadlines;
import io.longline.gateway.DropReason;
import io.longline.gateway.Drops;
import io.longline.gateway.GatewayPart;
import io.longline.gateway.GatewaySettings;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the clients of one gateway on one event loop share. Touched on that loop alone.
final class LoopPart {

    /// How long a client that is being closed may take to read what is left and to close its side.
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final long SWEEP_MILLIS = 250;

    private final EventLoop loop;
    private final GatewayPart part;
    private final GatewaySettings settings;
    private final Drops drops;
    private final Deadlines handshakes;
    private final Deadlines closings = new Deadlines(CLOSE_LIMIT, System::nanoTime);
    private final Deflation deflation;
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();

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
        handshakes.expireAll();
        closings.expireAll();
        deflation.close();
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

    /// Notes that a client is closed for breaking its protocol.
    void refused(ClientSocket client, String why) {
        drops.count(DropReason.CLIENT_REFUSED, client + ", " + why);
    }

    private void sweep() {
        handshakes.check();
        closings.check();
        part.traffic().checkWaiting();
    }

    private void every(Duration period, Runnable task) {
        long nanos = period.toNanos();
        timers.add(loop.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS));
    }
}
