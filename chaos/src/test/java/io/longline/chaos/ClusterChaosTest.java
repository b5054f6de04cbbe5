package io.longline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longline.chaos.Report.Call;
import io.longline.chaos.Report.Close;
import io.longline.chaos.Report.Oddity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Each kind of node is killed, paused, cut off, stopped and restarted in turn, while callers send
/// numbers all the time. Whatever happens, numbers are answered in order and once, but for those
/// that were inside what was broken; and each caller's onClose comes exactly once.
@NeedsNamespaces
class ClusterChaosTest {
    private static final Logger log = LoggerFactory.getLogger(ClusterChaosTest.class);

    /// A process that has ended is found out at once; what has just stopped talking, when its links
    /// have been silent for 15 s.
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private static final Duration AFTER_SILENCE = Duration.ofSeconds(40);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration IMPATIENT = Duration.ofSeconds(3);

    /// What was sent so long before a break may have been inside what was broken, even when what
    /// was sent after it has been answered.
    private static final long INSIDE_MILLIS = 1000;

    /// What a signal has stopped may go on for so long.
    private static final long SIGNAL_MILLIS = 200;

    /// Answers to these numbers may be missing, or come twice or late.
    ///
    /// @param gateway of calls there alone; empty for all
    private record Excuse(String gateway, long from, long to) {
        boolean covers(Oddity oddity, Call call) {
            return (gateway.isEmpty() || gateway.equals(call.gateway()))
                    && from <= oddity.sentAt()
                    && oddity.sentAt() <= to;
        }
    }

    /// The onClose of those who were at the gateway then has to come until then.
    private record GatewayLoss(String gateway, long at, long closesUntil) {}

    /// A time in which nothing may go wrong, and nobody be hung up on.
    private record Quiet(long from, long to) {
        boolean covers(long moment) {
            return from <= moment && moment <= to;
        }
    }

    /// What breaks something.
    private interface Break {
        void happen() throws IOException;
    }

    private final List<Excuse> excuses = new ArrayList<>();
    private final List<GatewayLoss> losses = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private ChaosCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new ChaosCluster(folder);
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
    }

    @Test
    void whatever_breaks_clients_keep_order_and_are_closed_once() throws Exception {
        cluster.call(START);
        healed("started", START);

        Quiet rolling = stopEveryWorkerInTurn();

        cluster.register(1).kill();
        healed("a Register killed", AT_ONCE);
        cluster.register(1).start();
        healed("and started again, empty", AT_ONCE);
        cluster.register(2).pause();
        healed("the other one paused", AT_ONCE);
        cluster.register(2).goOn();

        // so that what is inside the next to break is not what was sent until then
        await().until(() -> System.currentTimeMillis() - rolling.to() > INSIDE_MILLIS);
        Node killed = cluster.worker(1);
        broken(killed::kill);
        healed("a worker killed", AT_ONCE);
        killed.start();

        // at once, so that clients of the one may be given to the other before it is found out too
        Node paused = cluster.worker(3);
        Node cutOff = cluster.worker(1);
        cluster.awaitHere(cutOff, START);
        broken(() -> {
            paused.pause();
            cutOff.cutOff();
        });
        healed("a worker paused and another one cut off", AFTER_SILENCE);
        paused.goOn();
        cutOff.mend();
        cluster.awaitHere(paused, AFTER_SILENCE);
        cluster.awaitHere(cutOff, AFTER_SILENCE);
        healed("and both back", AT_ONCE);

        Node gateway = cluster.gateway(1);
        lost(1, gateway::kill, "a gateway killed", AT_ONCE, AT_ONCE);
        gateway.start();
        cluster.awaitWorkersAt(gateway, START);

        gateway = cluster.gateway(2);
        cluster.impatientAt(2, IMPATIENT);
        lost(2, gateway::pause, "a gateway paused", AFTER_SILENCE, AFTER_SILENCE.multipliedBy(2));
        awaitCloses(2, AFTER_SILENCE.multipliedBy(2));
        gateway.goOn();
        cluster.awaitWorkersAt(gateway, AFTER_SILENCE);
        healed("and let go on", AT_ONCE);

        gateway = cluster.gateway(3);
        cluster.impatientAt(3, IMPATIENT);
        lost(3, gateway::cutOff, "a gateway cut off", AFTER_SILENCE, AFTER_SILENCE.multipliedBy(2));
        awaitCloses(3, AFTER_SILENCE.multipliedBy(2));
        gateway.mend();
        cluster.awaitWorkersAt(gateway, AFTER_SILENCE);
        healed("and joined again", AFTER_SILENCE);

        lost(1, cluster.gateway(1)::stop, "a gateway stopped", AT_ONCE, AT_ONCE.multipliedBy(2));

        check(cluster.end(START), rolling);
    }

    /// As at an update: the next one is stopped when the one before it is back.
    private Quiet stopEveryWorkerInTurn() throws IOException {
        long from = System.currentTimeMillis();
        for (int number = 1; number <= 3; number++) {
            Node worker = cluster.worker(number);
            worker.stop();
            healed("worker %d stopped".formatted(number), AT_ONCE);
            worker.start();
            cluster.awaitHere(worker, START);
        }
        healed("and all of them new", AT_ONCE);
        return new Quiet(from, System.currentTimeMillis());
    }

    /// Breaks something. Numbers may have been inside it that were sent since everybody was last
    /// served, or a moment before, until it was broken.
    private void broken(Break it) throws IOException {
        long served = System.currentTimeMillis();
        cluster.heal(AT_ONCE);
        it.happen();
        long broken = System.currentTimeMillis();
        excuses.add(new Excuse("", served - INSIDE_MILLIS, broken + SIGNAL_MILLIS));
    }

    /// Takes a gateway away. Its callers send it numbers until they are at another one.
    private void lost(int gateway, Break it, String what, Duration limit, Duration closesWithin)
            throws IOException {
        String address = ChaosCluster.addressOfGateway(gateway);
        long served = System.currentTimeMillis();
        cluster.heal(AT_ONCE);
        long at = System.currentTimeMillis();
        it.happen();
        healed(what, limit);
        excuses.add(new Excuse(address, served - INSIDE_MILLIS, System.currentTimeMillis()));
        losses.add(new GatewayLoss(address, at, at + closesWithin.toMillis()));
    }

    private void healed(String what, Duration limit) throws IOException {
        log.info("{}: healed after {} ms", what, cluster.heal(limit).toMillis());
    }

    /// Until the workers have seen everybody go who has left the gateway.
    private void awaitCloses(int gateway, Duration limit) {
        String address = ChaosCluster.addressOfGateway(gateway);
        await().atMost(limit)
                .untilAsserted(() -> {
                    Report report = cluster.soFar();
                    assertThat(closed(report).keySet())
                            .containsAll(
                                    report.calls().stream()
                                            .filter(call -> call.gateway().equals(address))
                                            .map(Call::tag)
                                            .toList());
                });
    }

    private static Map<String, Long> closed(Report report) {
        return report.closes().stream()
                .collect(Collectors.toMap(Close::tag, Close::at, Math::min, TreeMap::new));
    }

    private void check(Report atTheEnd, Quiet rolling) throws IOException {
        // the last to leave are still on their way to onClose
        List<String> left = atTheEnd.calls().stream().map(Call::tag).toList();
        await().atMost(AT_ONCE)
                .untilAsserted(() ->
                        assertThat(closed(Report.read(List.of(), cluster.journals())).keySet())
                                .as("who was seen going")
                                .containsAll(left));
        Report report =
                new Report(
                        atTheEnd.calls(),
                        atTheEnd.oddities(),
                        Report.read(List.of(), cluster.journals()).closes());
        log.info(
                "{} calls, {} numbers, {} closes; inside what was broken: {}",
                report.calls().size(),
                report.sent(),
                report.closes().size(),
                report.oddities().stream()
                        .collect(Collectors.groupingBy(Oddity::kind, Collectors.counting())));

        assertThat(report.oddities())
                .filteredOn(oddity -> rolling.covers(oddity.sentAt()))
                .as("numbers lost, answered twice or late while workers were stopped in turn")
                .isEmpty();
        assertThat(report.calls())
                .filteredOn(call -> rolling.covers(call.opened()) || rolling.covers(call.closed()))
                .as("who was hung up on, or had to call again, meanwhile")
                .isEmpty();
        Map<String, Call> calls =
                report.calls().stream().collect(Collectors.toMap(Call::tag, call -> call));
        assertThat(report.oddities())
                .filteredOn(oddity ->
                        excuses.stream()
                                .noneMatch(excuse ->
                                        excuse.covers(
                                                oddity,
                                                Objects.requireNonNull(calls.get(oddity.tag())))))
                .as("numbers lost, answered twice or late without a reason")
                .isEmpty();
        // Who was hung up on before the welcome does not know whether the worker knows it.
        assertThat(report.closes().stream().map(Close::tag))
                .as("who was seen going")
                .doesNotHaveDuplicates()
                .containsAll(calls.keySet());
        Map<String, Long> closed = closed(report);
        for (GatewayLoss loss : losses) {
            assertThat(report.calls())
                    .filteredOn(call ->
                            call.gateway().equals(loss.gateway())
                                    && call.opened() < loss.at()
                                    && call.closed() >= loss.at())
                    .as("who was at %s", loss.gateway())
                    .isNotEmpty()
                    .allSatisfy(call ->
                            assertThat(closed.get(call.tag()))
                                    .isLessThanOrEqualTo(loss.closesUntil()));
        }
    }
}
