package io.longline.gateway;

import com.sun.management.ThreadMXBean;

import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/// What a gateway of so many clients does for one of them: its [Steps] and the bytes it allocates,
/// by what is done. All clients are in one group, each has a uid, ten share a room.
///
/// Run by [CountingClasses].
final class WorkForOne implements IntFunction<Map<String, long[]>> {
    private static final int TIMES = 500;
    private static final int ROOM = 10;
    private static final Message MESSAGE = Message.text("hello");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TestHouse house =
            new TestHouse(
                    1,
                    GatewaySettings.listening("text://127.0.0.1:0")
                            .withHeartbeat(Duration.ofSeconds(10), 0, Message.text("ping")));
    private final List<Integer> numbers = new ArrayList<>();
    private final Map<String, long[]> work = new LinkedHashMap<>();
    private final Random anyOrder = new Random(1);

    @Override
    public Map<String, long[]> apply(int clients) {
        connect(clients);
        each("a message to a client", i -> house.tell(new SendToClient(number(i), MESSAGE)));
        each("a message to a uid", i -> house.tell(new SendToUid(List.of("u" + i), MESSAGE)));
        each("a message to a room", i -> house.tell(sendTo("room" + i / ROOM)));
        each("a uid that changes", i -> house.tell(new BindUid(number(i), "u" + i)));
        each("a session", i -> house.tell(new SetSession(number(i), session(i))));
        each(
                "to leave and to join",
                i -> {
                    house.tell(new LeaveGroup(number(i), "all"));
                    house.tell(new JoinGroup(number(i), "all"));
                });
        each(
                "to come and to go",
                i -> {
                    int number = house.connect(0);
                    house.tell(new BindUid(number, "u" + i));
                    house.tell(new JoinGroup(number, "all"));
                    house.tell(new DestroyClient(number));
                });
        ask("a count of all", _ -> new CountClients(""));
        ask("a count of a group", _ -> new CountClients("all"));
        ask("counts of groups", _ -> new CountClientsByGroups(List.of("all", "room1")));
        ask("whether one is there", i -> new IsOnline(number(i)));
        ask("one's session", i -> new GetSession(number(i)));
        ask("who has a uid", i -> new GetConnectionsByUid("u" + i));
        inOneTurn(
                "the first turn of an answer about all",
                () -> {
                    var _ = house.link().ask(new GetAllSessions());
                });
        inOneTurn("the first turn of a heartbeat", () -> house.part(0).heartbeat().tick());
        forEachOfAll("one more of whom a group has", () -> house.tell(sendTo("all")));
        forEachOfAll(
                "one more in a heartbeat",
                () -> {
                    house.part(0).heartbeat().tick();
                    house.runAll();
                });
        forEachOfAll("one more in an answer about all", () -> house.ask(new GetAllSessions()));
        return work;
    }

    private void connect(int clients) {
        for (int i = 0; i < clients; i++) {
            numbers.add(house.connect(0));
            house.tell(new BindUid(number(i), "u" + i));
            house.tell(new JoinGroup(number(i), "all"));
            house.tell(new JoinGroup(number(i), "room" + i / ROOM));
        }
    }

    private int number(int at) {
        return numbers.get(at);
    }

    private static SerializedSession session(int at) {
        return SerializedSession.owning(("session" + at).getBytes(StandardCharsets.UTF_8));
    }

    private static SendToGroup sendTo(String group) {
        return new SendToGroup(List.of(group), Connections.NONE, MESSAGE);
    }

    private void ask(String what, IntFunction<Query<?>> query) {
        each(what, i -> house.ask(query.apply(i)));
    }

    private void each(String what, IntConsumer once) {
        count(
                what,
                TIMES,
                () -> {
                    for (int i = 0; i < TIMES; i++) {
                        once.accept(anyOrder.nextInt(numbers.size()));
                    }
                });
    }

    private void inOneTurn(String what, Runnable begin) {
        count(
                what,
                1,
                () -> {
                    begin.run();
                    house.runOne(anyOrder);
                });
        house.runAll();
    }

    private void forEachOfAll(String what, Runnable once) {
        count(what, numbers.size(), once);
    }

    private void count(String what, int times, Runnable task) {
        long steps = Steps.taken();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        task.run();
        work.put(
                what,
                new long[] {
                    (Steps.taken() - steps) / times,
                    (THREADS.getCurrentThreadAllocatedBytes() - bytes) / times
                });
    }
}
