package io.longline.gateway;

import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.Delivered;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetConnectionsByUids;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.GetSessionsByGroup;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendCounted;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/// One query on its way through the tables: collects their answers and makes one of them, in the
/// order in which GatewayWorker answers.
final class Gathering<R> {
    private final Query<R> query;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private final AtomicReferenceArray<@Nullable Object> parts;
    private final AtomicInteger missing;

    Gathering(Query<R> query, int tables) {
        this.query = query;
        this.parts = new AtomicReferenceArray<>(tables);
        this.missing = new AtomicInteger(tables);
    }

    Query<R> query() {
        return query;
    }

    CompletableFuture<R> answer() {
        return answer;
    }

    /// Asks one of the tables, on its loop. The last one to answer makes the whole answer; a long
    /// one is made, and handed over, where no event loop is held up.
    void ask(int part, TableQueries table) {
        try {
            var _ = table.answer(query).whenComplete((of, mistake) -> take(part, of, mistake));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void take(int part, @Nullable Object of, @Nullable Throwable mistake) {
        if (mistake != null) {
            answer.completeExceptionally(mistake);
            return;
        }
        parts.set(part, of);
        if (missing.decrementAndGet() == 0) {
            if (isLong()) {
                Thread.ofVirtual().name("long answer").start(this::complete);
            } else {
                complete();
            }
        }
    }

    private void complete() {
        try {
            answer.complete(whole());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private boolean isLong() {
        return IntStream.range(0, parts.length())
                        .mapToObj(parts::get)
                        .mapToInt(part ->
                                switch (part) {
                                    case Ranking<?> ranking -> ranking.size();
                                    case List<?> list -> list.size();
                                    case null, default -> 1;
                                })
                        .sum()
                > Slices.CLIENTS;
    }

    // Each case takes the parts as TableQueries gives them, and yields the R of its query.
    // GatewayCommandsTest asks every query, of one table and of several.
    @SuppressWarnings("unchecked")
    private R whole() {
        List<?> answers =
                IntStream.range(0, parts.length())
                        .mapToObj(parts::get)
                        .map(Objects::requireNonNull)
                        .toList();
        Object whole =
                switch (query) {
                    case IsOnline _, GetSession _ ->
                            answers.getFirst(); // of the one that was asked
                    case GetAllSessions _, GetSessionsByGroup _, Select _ ->
                            new ByConnection<>(
                                    Ranking.inOrder(
                                            (List<Ranking<Entry<Integer, Object>>>) answers));
                    case GetConnectionsByUid _ -> Ranking.inOrder((List<Ranking<Integer>>) answers);
                    case GetConnectionsByUids(var uids) ->
                            byUid(uids, (List<Map<String, Ranking<Integer>>>) answers);
                    case CountClients _ ->
                            ((List<Integer>) answers).stream().mapToInt(Integer::intValue).sum();
                    case CountClientsByGroups _ -> sums((List<Map<String, Integer>>) answers);
                    case GetGroups _ ->
                            Ranking.inOrder((List<Ranking<String>>) answers).stream()
                                    .distinct()
                                    .toList();
                    case Describe _, ListLinks _ ->
                            throw new IllegalStateException("no table knows the answer");
                    case ListConnections(_, _, var limit) ->
                            ((List<List<ConnectionFacts>>) answers)
                                    .stream()
                                            .flatMap(List::stream)
                                            .sorted(
                                                    Comparator.comparing(
                                                            ConnectionFacts::connection,
                                                            Integer::compareUnsigned))
                                            .limit(limit)
                                            .toList();
                    case SendCounted _ ->
                            ((List<Delivered>) answers)
                                    .stream().reduce(Delivered::plus).orElseThrow();
                };
        return (R) whole;
    }

    private static Map<String, List<Integer>> byUid(
            List<String> uids, List<Map<String, Ranking<Integer>>> answers) {
        var whole = new LinkedHashMap<String, List<Integer>>();
        for (String uid : uids) {
            whole.put(
                    uid,
                    Ranking.inOrder(
                            answers.stream()
                                    .map(part -> Objects.requireNonNull(part.get(uid)))
                                    .toList()));
        }
        return whole;
    }

    private static Map<String, Integer> sums(List<Map<String, Integer>> answers) {
        var whole = new LinkedHashMap<String, Integer>();
        answers.forEach(
                part -> part.forEach((name, count) -> whole.merge(name, count, Integer::sum)));
        return whole;
    }
}
