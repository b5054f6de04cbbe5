package io.longline.bench;

import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.Message;
import io.longline.protocol.wire.Sessions;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// What one of many clients costs: bytes of heap, and CPU time of what is done for it.
final class Costs {

    /// Every second client is in it.
    static final String HALF = "half";

    private static final int COUNTED = 500_000;
    private static final int ASKED = 20_000;
    private static final int ROOM = 10; // clients are in rooms of ten
    private static final int AT_ONCE = 1_000; // so many come in one turn of a loop
    private static final int ROUNDS = 50;
    private static final int LONGEST_WAIT_MILLIS = 10_000;
    private static final int GROUPS = 1_000; // that one client is in
    private static final Message MESSAGE = Message.text("x".repeat(190));

    private final Crowd crowd;
    private final Map<String, String> figures;
    private int at;

    Costs(Crowd crowd, Map<String, String> figures) {
        this.crowd = crowd;
        this.figures = figures;
    }

    void measure(int clients) throws InterruptedException {
        crowd.grow(1);
        long empty = ThisProcess.liveBytes();
        crowd.grow(clients - 1);
        bytes("a client, bytes of heap", empty, clients);
        signIn();
        bytes("with a uid, two groups and a session, bytes of heap", empty, clients);

        nanos("to come and to go, ns", AT_ONCE * 100, this::comeAndGo);
        each(
                "a message to a client, ns",
                () -> crowd.link().tell(new SendToClient(crowd.number(next()), MESSAGE)));
        each(
                "a message to a uid, ns",
                () -> crowd.link().tell(new SendToUid(List.of("u" + next()), MESSAGE)));
        delivered(
                "a group of ten, ns for each delivery",
                () -> "room" + next() / ROOM,
                COUNTED / ROOM);
        delivered(
                "half of all in one group, ns for each delivery",
                () -> HALF,
                Math.max(4, 8 * COUNTED / clients));
        nanos(
                "to leave that group and join it again, ns",
                COUNTED,
                () ->
                        times(
                                COUNTED,
                                _ -> {
                                    int member = crowd.number(next() & ~1);
                                    crowd.link().tell(new LeaveGroup(member, HALF));
                                    crowd.link().tell(new JoinGroup(member, HALF));
                                }));
        inManyGroups();
        nanos(
                "a count of all, asked and answered, ns",
                ASKED,
                () -> times(ASKED, _ -> crowd.link().ask(new CountClients("")).join()));
        nanos(
                "a count of that group, ns",
                ASKED,
                () -> times(ASKED, _ -> crowd.link().ask(new CountClients(HALF)).join()));
        heartbeat();
    }

    private void comeAndGo() {
        times(
                100,
                _ -> {
                    for (int number : crowd.connect(AT_ONCE, new WillingClients())) {
                        crowd.link().tell(new DestroyClient(number));
                    }
                });
    }

    private void signIn() {
        for (int i = 0; i < crowd.size(); i++) {
            int number = crowd.number(i);
            crowd.link().tell(new BindUid(number, "u" + i));
            crowd.link().tell(new JoinGroup(number, "room" + i / ROOM));
            crowd.link().tell(new JoinGroup(number, i % 2 == 0 ? HALF : "other half"));
            crowd.link().tell(new SetSession(number, Sessions.encode(Map.of("name", "user " + i))));
        }
    }

    private void each(String what, Runnable once) {
        long before = crowd.taken();
        nanos(what, COUNTED, () -> times(COUNTED, _ -> once.run()));
        if (crowd.taken() - before != COUNTED) {
            throw new IllegalStateException(what + ": %d came".formatted(crowd.taken() - before));
        }
    }

    private void delivered(String what, Supplier<String> group, int sends) {
        long before = crowd.taken();
        long cpu = ThisProcess.cpuNanos();
        times(
                sends,
                _ ->
                        crowd.link()
                                .tell(
                                        new SendToGroup(
                                                List.of(group.get()), Connections.NONE, MESSAGE)));
        long deliveries = crowd.taken() - before;
        figures.put(what, "%,d".formatted((ThisProcess.cpuNanos() - cpu) / deliveries));
    }

    /// One client that is in a thousand groups costs itself, and nobody else.
    private void inManyGroups() {
        int number = crowd.number(crowd.size() / 2);
        nanos(
                "to join 1,000 groups, then leave them, ns for each",
                ROUNDS * GROUPS,
                () -> {
                    times(
                            ROUNDS,
                            _ -> {
                                join(number);
                                times(
                                        GROUPS,
                                        i -> crowd.link().tell(new LeaveGroup(number, "many" + i)));
                            });
                });
        join(number);
        delivered("a message to one of 1,000 groups of a client, ns", () -> "many7", COUNTED);
        times(GROUPS, i -> crowd.link().tell(new LeaveGroup(number, "many" + i)));
    }

    private void join(int number) {
        times(GROUPS, i -> crowd.link().tell(new JoinGroup(number, "many" + i)));
    }

    /// Clients that are silent are pinged, each.
    private void heartbeat() throws InterruptedException {
        crowd.tick().join(); // nobody is pinged, since all have just been heard from
        Thread.sleep(
                200 + crowd.size() / 500); // a tick that comes before it is over is not counted
        int ticks = Math.max(1, COUNTED / crowd.size());
        long cpu = ThisProcess.cpuNanos();
        for (int i = 0; i < ticks; i++) {
            pingAll();
        }
        double each = (double) (ThisProcess.cpuNanos() - cpu) / ticks / crowd.size();
        figures.put("a ping, ns", "%.0f".formatted(each));
        figures.put(
                "a ping for each every 55 s, percent of a processor",
                "%.4f".formatted(each * crowd.size() / Crowd.HEARTBEAT.toNanos() * 100));
    }

    private void pingAll() throws InterruptedException {
        long all = crowd.taken() + crowd.size();
        crowd.tick().join();
        for (int i = 0; i < LONGEST_WAIT_MILLIS && crowd.taken() < all; i++) {
            Thread.sleep(1);
        }
        if (crowd.taken() != all) {
            throw new IllegalStateException("not everybody was pinged once");
        }
    }

    /// Another client than the one before, and not its neighbour in memory.
    private int next() {
        at = (at + 7919) % crowd.size(); // a prime
        return at;
    }

    private static void times(int count, IntConsumer each) {
        for (int i = 0; i < count; i++) {
            each.accept(i);
        }
    }

    private void nanos(String what, int operations, Runnable all) {
        long cpu = ThisProcess.cpuNanos();
        all.run();
        crowd.taken();
        figures.put(what, "%,d".formatted((ThisProcess.cpuNanos() - cpu) / operations));
    }

    private void bytes(String what, long before, int clients) {
        figures.put(what, "%,d".formatted((ThisProcess.liveBytes() - before) / clients));
    }
}
