package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import io.longline.gateway.TestWorker;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import javax.management.ObjectName;

/// What clients cost in memory, which is not to grow unnoticed. Bytes are counted, no times.
class CostsTest {

    /// What Netty's and our own objects take for a WebSocket client at rest, with object headers of
    /// 12 bytes: most is Netty's channel. It was 1,231.
    private static final int MOST_IDLE_BYTES = 1350;

    /// What an event loop allocates to read a message of 128 bytes, hand it to a worker's link and
    /// send an answer, compiled or not: the message itself, its event, the answer's frame. It was
    /// 860 to 890.
    private static final int MOST_ECHO_BYTES = 1200;

    /// What it allocates for one more member of a group that is sent a message, compiled or not. It
    /// was 35 to 82.
    private static final int MOST_RECIPIENT_BYTES = 100;

    /// What a client with a uid, two groups and a session takes more, with all that is held for it:
    /// strings, arrays and maps among it. It was 290.
    private static final int MOST_SIGNED_IN_BYTES = 320;

    private static final Pattern EVERYTHING = Pattern.compile("");
    private static final Pattern OURS_AND_NETTYS =
            Pattern.compile("^\\[?L?io\\.(netty|longline)\\.(?!.*TestWorker)");

    private static final int WARM = 500;
    private static final int COUNTED = 500;

    private final @AutoClose TestGateway gateway =
            TestGateway.start(
                    TestGateway.settings("websocket"), new TestWorker("127.0.0.1:test:0"), 1);
    private final List<RawClient> clients = new ArrayList<>();

    @Test
    void a_client_at_rest_is_small() throws Exception {
        connect(50); // what all clients share is there
        long before = liveBytes();
        connect(500);

        assertThat((liveBytes() - before) / 500).isBetween(1L, (long) MOST_IDLE_BYTES);
    }

    @Test
    void a_client_that_has_signed_in_is_hardly_larger() throws Exception {
        signIn(connect(50));
        List<Integer> numbers = connect(500);
        var _ = liveBytes(EVERYTHING); // some of what is not used goes at a second collection
        long before = liveBytes(EVERYTHING);
        signIn(numbers);

        assertThat((liveBytes(EVERYTHING) - before) / 500)
                .isBetween(1L, (long) MOST_SIGNED_IN_BYTES);
    }

    private void signIn(List<Integer> numbers) {
        for (int number : numbers) {
            gateway.tell(new BindUid(number, "user" + number));
            gateway.tell(new JoinGroup(number, "all"));
            gateway.tell(new JoinGroup(number, "room" + number % 20));
            gateway.tell(
                    new SetSession(
                            number,
                            SerializedSession.owning(
                                    "a:1:{s:4:\"name\";s:4:\"john\";}"
                                            .getBytes(StandardCharsets.UTF_8))));
        }
        assertThat(gateway.ask(new CountClients(""))).isPositive();
    }

    @Test
    void an_echo_allocates_little() throws Exception {
        int number = connect(1).getFirst();
        echo(number, WARM);
        long before = allocated();
        echo(number, COUNTED);

        assertThat((allocated() - before) / COUNTED).isBetween(1L, (long) MOST_ECHO_BYTES);
    }

    @Test
    void one_more_recipient_allocates_next_to_nothing() throws Exception {
        join("one", connect(1));
        join("many", connect(101));
        send("many", WARM);
        send("one", WARM);
        long toMany = send("many", COUNTED);
        long toOne = send("one", COUNTED);

        assertThat((toMany - toOne) / 100 / COUNTED).isBetween(0L, (long) MOST_RECIPIENT_BYTES);
    }

    private List<Integer> connect(int count) throws Exception {
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            clients.add(gateway.connect().upgrade());
            numbers.add(
                    gateway.worker().nextAmongOthers(ClientConnected.class).client().connection());
        }
        return numbers;
    }

    private void echo(int number, int times) throws Exception {
        RawClient client = clients.getLast();
        for (int i = 0; i < times; i++) {
            client.sendText("x".repeat(128));
            Message message = gateway.worker().nextAmongOthers(ClientMessage.class).message();
            gateway.tell(new SendToClient(number, message));
            client.readFrame();
        }
    }

    private void join(String group, List<Integer> numbers) {
        numbers.forEach(number -> gateway.tell(new JoinGroup(number, group)));
        assertThat(gateway.ask(new CountClients(group))).isEqualTo(numbers.size());
    }

    /// @return how many bytes the event loop allocated meanwhile
    private long send(String group, int times) throws Exception {
        long before = allocated();
        for (int i = 0; i < times; i++) {
            // short, so that all of them fit the sockets' buffers: nobody reads them
            gateway.tell(new SendToGroup(List.of(group), Connections.NONE, Message.text("hello")));
            gateway.ask(new CountClients(group));
        }
        return allocated() - before;
    }

    private long allocated() throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(gateway.clientThread().threadId());
    }

    /// Of Netty's classes and ours, after a collection. The clients of this test have neither.
    private static long liveBytes() throws Exception {
        return liveBytes(OURS_AND_NETTYS);
    }

    private static long liveBytes(Pattern className) throws Exception {
        var histogram =
                (String)
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "gcClassHistogram",
                                        new Object[] {new String[0]},
                                        new String[] {String[].class.getName()});
        // columns: number, instances, bytes, class
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[0].endsWith(":"))
                .filter(columns -> className.matcher(columns[3]).find())
                .mapToLong(columns -> Long.parseLong(columns[2]))
                .sum();
    }
}
