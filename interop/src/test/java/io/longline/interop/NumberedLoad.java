package io.longline.interop;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Clients that all send the next number every 10 ms, as `probe-events.php` wants to be asked. A
/// worker of ours answers the same, and that it was one of ours.
final class NumberedLoad implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PERIOD_MILLIS = 10;
    private static final Pattern ANSWER =
            Pattern.compile("\\{\"type\":\"echo\",\"value\":\"(\\d+)\"(,\"by\":\"java\")?}");

    private final List<TestClient> clients;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private volatile int sent; // written by the pace alone

    /// @param byJava whether one of our workers answered
    record Answer(int number, boolean byJava) {}

    private NumberedLoad(List<TestClient> clients) {
        this.clients = clients;
    }

    static NumberedLoad start(List<TestClient> clients) {
        var load = new NumberedLoad(List.copyOf(clients));
        var _ =
                load.pace.scheduleAtFixedRate(
                        load::sendNext, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return load;
    }

    private void sendNext() {
        int number = sent;
        clients.forEach(
                client -> client.send("{\"do\":\"echo\",\"text\":\"%d\"}".formatted(number)));
        sent = number + 1;
    }

    /// How many numbers each client has sent; they begin with 0.
    int sent() {
        return sent;
    }

    static List<Answer> answers(TestClient client) {
        return client.received().stream()
                .map(ANSWER::matcher)
                .filter(Matcher::matches)
                .map(matcher ->
                        new Answer(Integer.parseInt(matcher.group(1)), matcher.group(2) != null))
                .toList();
    }

    /// Waits until each client has an answer to a number that it sent after now.
    ///
    /// @return the first of these numbers
    int awaitAnswers() {
        int from = sent + 1; // one may be being sent
        await().atMost(LIMIT)
                .until(() -> clients.stream().allMatch(answered(number -> number >= from)));
        return from;
    }

    /// Sends no more, and waits for the answers to what was sent last.
    void end() {
        close();
        int last = sent - 1;
        await().atMost(LIMIT)
                .until(() -> clients.stream().allMatch(answered(number -> number == last)));
    }

    private static Predicate<TestClient> answered(IntPredicate number) {
        return client ->
                answers(client).reversed().stream().mapToInt(Answer::number).anyMatch(number);
    }

    @Override
    public void close() {
        pace.close();
    }
}
