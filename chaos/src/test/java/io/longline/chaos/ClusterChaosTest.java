package io.longline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.longline.chaos.Report.Call;
import io.longline.chaos.Report.Close;
import io.longline.chaos.Report.Kind;
import io.longline.chaos.Report.Oddity;
import io.longline.worker.CloseCause;

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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Each kind of node is killed, paused, cut off, stopped and restarted in turn, while callers send
/// numbers all the time. Whatever happens, numbers are answered in order and once, but for those
/// that were inside what was broken; and each caller's onClose comes exactly once.
@NeedsNamespaces
class ClusterChaosTest {
    private static final Logger log = LoggerFactory.getLogger(ClusterChaosTest.class);

    /// What a busy machine may add to the times that are stated.
    private static final Duration BUSY = Duration.ofSeconds(5);

    /// Of what has ended everybody hears at once.
    private static final Duration AT_ONCE = BUSY;

    /// The clients of a gateway whose process has died: 2 to 3 s.
    private static final Duration DIED = BUSY.plusSeconds(3);

    /// What has just stopped talking is found out when its links have been silent for 15 to 20 s.
    private static final Duration SILENT = BUSY.plusSeconds(20);

    /// Whether a gateway is there after all is then tried for 2 to 5 s: 17 to 25 s.
    private static final Duration GATEWAY_SILENT = BUSY.plusSeconds(25);

    /// PHP's workers and backends have no answer to a ping, so their systems are asked: 60 s.
    private static final Duration HALF_OPEN = BUSY.plusSeconds(60);

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration IMPATIENT = Duration.ofSeconds(3);

    /// What was sent so long before a break may have been inside what was broken, even when what
    /// was sent after it has been answered.
    private static final long INSIDE_MILLIS = 1000;

    /// What a signal has stopped may go on for so long.
    private static final long SIGNAL_MILLIS = 200;

    /// Some workers were broken: what can befall numbers of those that they looked after. Each
    /// worker takes one number of a caller with it at most, the one that its handler was busy with.
    private record WorkerLoss(Set<String> workers, Set<Kind> kinds, long from, long to) {
        boolean explains(Oddity oddity) {
            return workers.contains(oddity.worker())
                    && kinds.contains(oddity.kind())
                    && from <= oddity.sentAt()
                    && oddity.sentAt() <= to;
        }
    }

    /// A gateway was taken away: those who were there hear nothing more on that connection.
    ///
    /// @param from when what was sent may have been inside
    /// @param closesUntil when onClose has come, with the cause
    private record GatewayLoss(
            String gateway, long from, long at, long closesUntil, CloseCause cause) {
        boolean ended(Call call) {
            return call.gateway().equals(gateway) && call.opened() < at && call.closed() >= at;
        }

        boolean explains(Oddity oddity, Call call) {
            return ended(call) && oddity.kind() == Kind.CUT_SHORT && oddity.sentAt() >= from;
        }
    }

    /// What breaks something.
    private interface Break {
        void happen() throws IOException;
    }

    private final List<WorkerLoss> workerLosses = new ArrayList<>();
    private final List<GatewayLoss> gatewayLosses = new ArrayList<>();

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

        // is looked at beside all the rest
        cluster.silent().awaitAnswered();
        CompletableFuture<Void> silentGone = cluster.silent().cutOff(HALF_OPEN);

        stopEveryWorkerInTurn();

        Node register = cluster.register(1);
        Node other = cluster.register(2);
        register.kill();
        healed("a Register killed", AT_ONCE);
        register.start();
        healed("and started again, empty", AT_ONCE);
        other.pause();
        healed("the other one paused", AT_ONCE);
        other.goOn();
        long whole = System.currentTimeMillis();
        // for as long as it takes to be found out, and workers that start find the gateways
        register.cutOff();
        healed("a Register cut off", AT_ONCE);

        // so that what is inside the next to break is not what was sent until then
        await().until(() -> System.currentTimeMillis() - whole > INSIDE_MILLIS);
        Node killed = cluster.worker(1);
        broken(killed::kill, EnumSet.of(Kind.LOST, Kind.TWICE), killed);
        healed("a worker killed", AT_ONCE);
        killed.start();

        // at once, so that clients of the one may be given to the other before it is found out too
        Node paused = cluster.worker(3);
        Node cutOff = cluster.worker(1);
        cluster.awaitHere(cutOff, START);
        broken(
                () -> {
                    paused.pause();
                    cutOff.cutOff();
                },
                EnumSet.of(Kind.LOST, Kind.TWICE, Kind.LATE),
                paused,
                cutOff);
        healed("a worker paused and another one cut off", SILENT);
        paused.goOn();
        cutOff.mend();
        register.mend();
        cluster.awaitHere(paused, START);
        cluster.awaitHere(cutOff, START);
        healed("and both back, and the Register", AT_ONCE);

        Node gateway = cluster.gateway(2);
        cluster.impatientAt(2, IMPATIENT);
        lost(
                2,
                gateway::pause,
                "a gateway paused",
                IMPATIENT.plus(BUSY),
                GATEWAY_SILENT,
                CloseCause.GATEWAY_LOST);
        awaitCloses(2);
        gateway.goOn();
        cluster.awaitWorkersAt(gateway, START);
        healed("and let go on", AT_ONCE);

        gateway = cluster.gateway(3);
        cluster.impatientAt(3, IMPATIENT);
        lost(
                3,
                gateway::cutOff,
                "a gateway cut off",
                IMPATIENT.plus(BUSY),
                GATEWAY_SILENT,
                CloseCause.GATEWAY_LOST);
        awaitCloses(3);
        gateway.mend();
        cluster.awaitWorkersAt(gateway, START);
        healed("and joined again", AT_ONCE);

        // Not sooner: what the Register said that was cut off held until it was heard again.
        gateway = cluster.gateway(1);
        lost(1, gateway::kill, "a gateway killed", AT_ONCE, DIED, CloseCause.GATEWAY_LOST);
        awaitCloses(1);
        other.pause(); // so that it is the one that was cut off that announces the gateway
        gateway.start();
        cluster.awaitWorkersAt(gateway, START);
        other.goOn();
        healed("and started again", AT_ONCE);

        lost(2, cluster.gateway(2)::stop, "a gateway stopped", AT_ONCE, AT_ONCE, CloseCause.CLOSED);

        long end = System.currentTimeMillis();
        check(cluster.end(START), end, silentGone);
    }

    /// As at an update: the next one is stopped when the one before it is back.
    private void stopEveryWorkerInTurn() throws IOException {
        for (int number = 1; number <= 3; number++) {
            Node worker = cluster.worker(number);
            worker.stop();
            healed("worker %d stopped".formatted(number), AT_ONCE);
            worker.start();
            cluster.awaitHere(worker, START);
        }
        healed("and all of them new", AT_ONCE);
    }

    /// Breaks workers. Numbers may have been inside them that were sent since everybody was last
    /// served, or a moment before, until they were broken.
    private void broken(Break it, Set<Kind> kinds, Node... workers) throws IOException {
        long served = System.currentTimeMillis();
        cluster.heal(AT_ONCE);
        it.happen();
        long broken = System.currentTimeMillis();
        workerLosses.add(
                new WorkerLoss(
                        Arrays.stream(workers).map(Node::name).collect(Collectors.toSet()),
                        kinds,
                        served - INSIDE_MILLIS,
                        broken + SIGNAL_MILLIS));
    }

    /// Takes a gateway away. Its callers send it numbers until they are at another one.
    private void lost(
            int gateway,
            Break it,
            String what,
            Duration limit,
            Duration closesWithin,
            CloseCause cause)
            throws IOException {
        long served = System.currentTimeMillis();
        cluster.heal(AT_ONCE);
        long at = System.currentTimeMillis();
        it.happen();
        long broken = System.currentTimeMillis();
        gatewayLosses.add(
                new GatewayLoss(
                        ChaosCluster.addressOfGateway(gateway),
                        served - INSIDE_MILLIS,
                        at,
                        broken + closesWithin.toMillis(),
                        cause));
        healed(what, limit);
    }

    private void healed(String what, Duration limit) throws IOException {
        log.info("{}: healed after {} ms", what, cluster.heal(limit).toMillis());
    }

    /// Until the workers have seen everybody go who has left the gateway.
    private void awaitCloses(int gateway) {
        String address = ChaosCluster.addressOfGateway(gateway);
        await().atMost(START)
                .untilAsserted(() -> {
                    Report report = cluster.soFar();
                    assertThat(tags(report.closes()))
                            .containsAll(
                                    report.calls().stream()
                                            .filter(call -> call.gateway().equals(address))
                                            .map(Call::tag)
                                            .toList());
                });
    }

    private static List<String> tags(List<Close> closes) {
        return closes.stream().map(Close::tag).toList();
    }

    private void check(Report atTheEnd, long end, CompletableFuture<Void> silentGone)
            throws IOException {
        // the last to leave are still on their way to onClose
        List<String> left = atTheEnd.calls().stream().map(Call::tag).toList();
        await().atMost(START)
                .untilAsserted(() ->
                        assertThat(tags(Report.read(List.of(), cluster.journals()).closes()))
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

        // all of them, so that one run says everything that it has found
        assertAll(
                () -> checkNobodyWasHungUpOn(report, end),
                () -> checkNumbers(report),
                () -> checkTakenByWorkers(report),
                () -> checkCloses(report),
                () -> checkCauses(report),
                () -> checkTimesOfCloses(report),
                () -> checkSilentPeers(silentGone));
    }

    private void checkNobodyWasHungUpOn(Report report, long end) {
        assertThat(report.calls())
                .filteredOn(call -> call.closed() < end && lossThatEnded(call).isEmpty())
                .as("who was hung up on though the gateway was there")
                .isEmpty();
    }

    private void checkNumbers(Report report) {
        Map<String, Call> calls = byTag(report);
        assertThat(report.oddities())
                .filteredOn(oddity ->
                        workerLosses.stream().noneMatch(loss -> loss.explains(oddity))
                                && gatewayLosses.stream()
                                        .noneMatch(loss ->
                                                loss.explains(oddity, call(calls, oddity.tag()))))
                .as("numbers lost, answered twice or late without a reason")
                .isEmpty();
    }

    private void checkTakenByWorkers(Report report) {
        for (WorkerLoss loss : workerLosses) {
            Map<String, Long> lost =
                    report.oddities().stream()
                            .filter(oddity -> oddity.kind() == Kind.LOST && loss.explains(oddity))
                            .collect(Collectors.groupingBy(Oddity::tag, Collectors.counting()));
            assertThat(lost.values())
                    .as("how many numbers of each caller went with %s", loss.workers())
                    .allMatch(count -> count <= loss.workers().size());
        }
    }

    private static void checkCloses(Report report) {
        // Who was hung up on before the welcome does not know whether the worker knows it.
        assertThat(tags(report.closes()))
                .as("who was seen going")
                .doesNotHaveDuplicates()
                .containsAll(byTag(report).keySet());
    }

    private void checkCauses(Report report) {
        Map<String, Call> calls = byTag(report);
        assertThat(report.closes())
                .filteredOn(close -> calls.containsKey(close.tag()))
                .as("why they went")
                .allSatisfy(close ->
                        assertThat(close.cause())
                                .as("%s", calls.get(close.tag()))
                                .isEqualTo(
                                        lossThatEnded(call(calls, close.tag()))
                                                .map(GatewayLoss::cause)
                                                .orElse(CloseCause.CLOSED)));
    }

    private void checkTimesOfCloses(Report report) {
        Map<String, Call> calls = byTag(report);
        for (GatewayLoss loss : gatewayLosses) {
            List<Long> closedAt =
                    report.closes().stream()
                            .filter(close -> calls.containsKey(close.tag()))
                            .filter(close -> loss.ended(call(calls, close.tag())))
                            .map(Close::at)
                            .sorted()
                            .toList();
            assertThat(closedAt).as("when those went who were at %s", loss).isNotEmpty();
            log.info(
                    "onClose at {} came {} to {} ms after it was lost",
                    loss.gateway(),
                    closedAt.getFirst() - loss.at(),
                    closedAt.getLast() - loss.at());
            assertThat(closedAt.getLast())
                    .as("when the last went who were at %s", loss)
                    .isLessThanOrEqualTo(loss.closesUntil());
        }
    }

    private void checkSilentPeers(CompletableFuture<Void> gone) {
        assertThat(gone)
                .as("PHP peers whose host was cut off as the test began")
                .succeedsWithin(HALF_OPEN);
        assertThat(cluster.silent().linksOfTheQuiet())
                .as("PHP peers that only said nothing")
                .hasSize(2);
    }

    private Optional<GatewayLoss> lossThatEnded(Call call) {
        return gatewayLosses.stream().filter(loss -> loss.ended(call)).findFirst();
    }

    private static Map<String, Call> byTag(Report report) {
        return report.calls().stream().collect(Collectors.toMap(Call::tag, Function.identity()));
    }

    private static Call call(Map<String, Call> calls, String tag) {
        return Objects.requireNonNull(calls.get(tag));
    }
}
