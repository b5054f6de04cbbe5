package io.longline.bench;

import io.longline.gateway.EncodedMessage;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// How long messages to one client wait while much is done for very many others: 10,000 a second
/// are sent, and each is timed from the call to the socket that it would be handed to.
///
/// A wait has what other processes do on the machine in it. The CPU time of the event loop while a
/// message waited has not.
final class Waits {
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final int MESSAGES_A_MILLI = 10;
    private static final int CHANGES_A_MILLI = 100;
    private static final int NEW_A_MILLI = 10;
    private static final Message MESSAGE = Message.text("x".repeat(190));

    private final Crowd crowd;
    private final Map<String, String> figures;
    private int at;

    /// What is done meanwhile, again and again.
    @FunctionalInterface
    private interface Meanwhile {
        void once() throws Exception;
    }

    Waits(Crowd crowd, Map<String, String> figures) {
        this.crowd = crowd;
        this.figures = figures;
    }

    void measure() throws Exception {
        during("nothing else happens", () -> LockSupport.parkNanos(1_000_000));
        during("100,000 leave and 100,000 join a group a second", new Paced(this::change));
        during("10,000 clients come and go a second", new Paced(this::comeAndGo));
        during(
                "all are asked for their sessions",
                () -> crowd.link().ask(new GetAllSessions()).join());
        during(
                "all are counted",
                () -> {
                    crowd.link().ask(new CountClients("")).join();
                    crowd.link().ask(new CountClientsByGroups(List.of(Costs.HALF, "room1"))).join();
                });
        during(
                "heartbeats, ten a second",
                () -> {
                    crowd.tick().join();
                    Thread.sleep(100);
                });
        during(
                "half of all are sent a message, twice a second",
                () -> {
                    crowd.link()
                            .tell(new SendToGroup(List.of(Costs.HALF), Connections.NONE, MESSAGE));
                    Thread.sleep(500);
                });
    }

    private void change() {
        for (int i = 0; i < CHANGES_A_MILLI; i++) {
            at = (at + 7919) % crowd.size();
            int member = crowd.number(at & ~1);
            crowd.link().tell(new LeaveGroup(member, Costs.HALF));
            crowd.link().tell(new JoinGroup(member, Costs.HALF));
        }
    }

    private void comeAndGo() {
        for (int number : crowd.connect(NEW_A_MILLI, new WillingClients())) {
            crowd.link().tell(new JoinGroup(number, Costs.HALF));
            crowd.link().tell(new DestroyClient(number));
        }
    }

    private void during(String what, Meanwhile meanwhile) throws Exception {
        var probe = new Probe(crowd.loopThread());
        int number = crowd.connect(1, probe)[0];
        crowd.taken();
        ThisProcess.longestPauseMillis();
        var other = new Other(meanwhile);
        Thread thread = Thread.ofPlatform().name("meanwhile").start(other);
        send(probe, number);
        other.stopped = true;
        thread.join();
        crowd.taken();
        crowd.link().tell(new DestroyClient(number));
        if (probe.times.count() != probe.sent.length || other.mistake != null) {
            throw new IllegalStateException(
                    "%s: %d of %d came".formatted(what, probe.times.count(), probe.sent.length),
                    other.mistake);
        }
        figures.put(
                "ms that a message waits while %s: median, 99 of 100, longest; of the loop's CPU time; to collect"
                        .formatted(what),
                "%.2f, %.2f, %.1f; %.1f; %d"
                                .formatted(
                                        probe.times.micros(0.5) / 1e3,
                                        probe.times.micros(0.99) / 1e3,
                                        probe.times.micros(1) / 1e3,
                                        probe.longestNanos / 1e6,
                                        ThisProcess.longestPauseMillis())
                        + remark(meanwhile));
    }

    /// A machine that does other things, too, may not keep the pace.
    private static String remark(Meanwhile meanwhile) {
        return meanwhile instanceof Paced paced && paced.done < EACH.toMillis() * 95 / 100
                ? " (at %d %% of that pace)".formatted(paced.done * 100L / EACH.toMillis())
                : "";
    }

    private void send(Probe probe, int number) {
        long next = System.nanoTime();
        for (int i = 0; i < probe.sent.length; i++) {
            if (i % MESSAGES_A_MILLI == 0) {
                next = paceTo(next);
            }
            probe.usedBefore[i] = ThisProcess.cpuNanos(probe.loop);
            probe.sent[i] = System.nanoTime();
            crowd.link().tell(new SendToClient(number, MESSAGE));
        }
    }

    /// Waits for the next millisecond, and makes up for those that were missed.
    private static long paceTo(long next) {
        long left = next - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
        return next + 1_000_000;
    }

    /// Once a millisecond.
    private static final class Paced implements Meanwhile {
        private final Runnable eachMilli;
        private long next;
        private int done;

        Paced(Runnable eachMilli) {
            this.eachMilli = eachMilli;
        }

        @Override
        public void once() {
            next = paceTo(done == 0 ? System.nanoTime() : next);
            eachMilli.run();
            done++;
        }
    }

    private static final class Other implements Runnable {
        private final Meanwhile meanwhile;
        private volatile boolean stopped;
        private volatile @Nullable Exception mistake;

        Other(Meanwhile meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public void run() {
            try {
                while (!stopped) {
                    meanwhile.once();
                }
            } catch (Exception e) {
                mistake = e;
            }
        }
    }

    /// The client that is sent to. What the sender notes is seen on the loop, since the message
    /// comes behind it.
    private static final class Probe extends WillingClients {
        private final long loop; // its thread
        private final long[] sent = new long[(int) EACH.toMillis() * MESSAGES_A_MILLI];
        private final long[] usedBefore = new long[sent.length]; // of the loop's CPU time
        private final Times times = new Times(sent.length);
        private int written;
        private long longestNanos; // of the loop's CPU time while a message waited

        Probe(long loop) {
            this.loop = loop;
        }

        @Override
        public void write(EncodedMessage message) {
            if (message.size() == MESSAGE.size()) { // and no ping of a heartbeat
                written++;
            }
        }

        @Override
        public void flush() {
            long now = System.nanoTime();
            long used = ThisProcess.cpuNanos(loop);
            while (times.count() < written) {
                longestNanos = Math.max(longestNanos, used - usedBefore[times.count()]);
                times.add(now - sent[times.count()]);
            }
        }
    }
}
