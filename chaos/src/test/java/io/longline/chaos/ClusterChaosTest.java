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
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final Duration AFTER_SILENCE = Duration.ofSeconds(25);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENT = Duration.ofMinutes(5);
    private static final Duration IMPATIENT = Duration.ofSeconds(3);

    /// What was sent so long before a break may have been inside what was broken.
    private static final long INSIDE_MILLIS = 1000;

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
        cluster.patience(PATIENT);
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
        excuse("", 200); // it lives on for as long as the signal takes
        killed.kill();
        healed("a worker killed", AT_ONCE);
        killed.start();

        // at once, so that clients of the one may be given to the other before it is found out too
        Node paused = cluster.worker(3);
        Node cutOff = cluster.worker(1);
        cluster.awaitHere(cutOff, START);
        excuse("", 200);
        paused.pause();
        cutOff.cutOff();
        healed("a worker paused and another one cut off", AFTER_SILENCE);
        paused.goOn();
        cutOff.mend();
        cluster.awaitHere(paused, AFTER_SILENCE);
        cluster.awaitHere(cutOff, AFTER_SILENCE);
        healed("and both back", AT_ONCE);

        Node gateway = cluster.gateway(1);
        loss(1, 200, AT_ONCE);
        gateway.kill();
        healed("a gateway killed", AT_ONCE);
        gateway.start();
        cluster.awaitWorkersAt(gateway, START);

        gateway = cluster.gateway(2);
        cluster.patience(IMPATIENT);
        loss(2, IMPATIENT.toMillis() + 1000, AFTER_SILENCE.multipliedBy(2));
        gateway.pause();
        healed("a gateway paused", AFTER_SILENCE);
        awaitCloses(2, AFTER_SILENCE.multipliedBy(2));
        gateway.goOn();
        cluster.awaitWorkersAt(gateway, AFTER_SILENCE);
        healed("and let go on", AT_ONCE);

        gateway = cluster.gateway(3);
        loss(3, IMPATIENT.toMillis() + 1000, AFTER_SILENCE.multipliedBy(2));
        gateway.cutOff();
        healed("a gateway cut off", AFTER_SILENCE);
        awaitCloses(3, AFTER_SILENCE.multipliedBy(2));
        gateway.mend();
        cluster.awaitWorkersAt(gateway, AFTER_SILENCE);
        healed("and joined again", AFTER_SILENCE);

        cluster.patience(PATIENT);
        loss(1, AT_ONCE.toMillis(), AT_ONCE);
        cluster.gateway(1).stop();
        healed("a gateway stopped", AT_ONCE);

        check(cluster.end(Duration.ofSeconds(2)), rolling);
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

    /// Numbers sent from a second before now until `millis` after it may have been inside what is
    /// broken now.
    private void excuse(String gateway, long millis) {
        long now = System.currentTimeMillis();
        excuses.add(new Excuse(gateway, now - INSIDE_MILLIS, now + millis));
    }

    private void loss(int gateway, long millis, Duration closesWithin) {
        String address = ChaosCluster.addressOfGateway(gateway);
        long now = System.currentTimeMillis();
        excuse(address, millis);
        losses.add(new GatewayLoss(address, now, now + closesWithin.toMillis()));
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
        await().atMost(AT_ONCE)
                .until(() ->
                        Report.read(List.of(), cluster.journals()).closes().size()
                                >= atTheEnd.calls().size());
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
