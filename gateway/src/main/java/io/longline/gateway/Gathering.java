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
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendCounted;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BinaryOperator;

/// One query on its way through the tables: collects their answers and makes one of them.
final class Gathering<R> {
    private final Query<R> query;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private final AtomicReferenceArray<@Nullable R> parts;
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

    /// Asks one of the tables, on its loop. The last one to be asked makes the whole answer.
    void ask(int part, TableQueries table) {
        try {
            parts.set(part, table.answer(query));
            if (missing.decrementAndGet() == 0) {
                answer.complete(whole());
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private R whole() {
        var answers = new ArrayList<R>(parts.length());
        for (int i = 0; i < parts.length(); i++) {
            answers.add(Objects.requireNonNull(parts.get(i)));
        }
        return answers.size() == 1 ? answers.getFirst() : merged(answers);
    }

    // Each case yields the R that its query declares, as the parts it is given are that R.
    @SuppressWarnings("unchecked")
    private R merged(List<R> answers) {
        Object merged =
                switch (query) {
                    case IsOnline _, GetSession _ ->
                            throw new IllegalStateException("one table alone knows the answer");
                    case GetAllSessions _, GetSessionsByGroup _, Select _ ->
                            byConnection((List<Map<Integer, Object>>) answers);
                    case GetConnectionsByUid _ -> ascending((List<List<Integer>>) answers);
                    case GetConnectionsByUids _ ->
                            byName(
                                    (List<Map<String, List<Integer>>>) answers,
                                    (one, other) -> ascending(List.of(one, other)));
                    case CountClients _ ->
                            ((List<Integer>) answers).stream().mapToInt(Integer::intValue).sum();
                    case CountClientsByGroups _ ->
                            byName((List<Map<String, Integer>>) answers, Integer::sum);
                    case GetGroups _ -> distinct((List<List<String>>) answers);
                    case Describe _ -> throw new IllegalStateException("no table knows the answer");
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
        return (R) merged;
    }

    private static Map<Integer, Object> byConnection(List<Map<Integer, Object>> answers) {
        var sorted = new TreeMap<Integer, Object>(Integer::compareUnsigned);
        answers.forEach(sorted::putAll);
        return sorted;
    }

    private static List<Integer> ascending(List<List<Integer>> answers) {
        return answers.stream().flatMap(List::stream).sorted(Integer::compareUnsigned).toList();
    }

    private static <V> Map<String, V> byName(List<Map<String, V>> answers, BinaryOperator<V> sum) {
        var all = new LinkedHashMap<String, V>();
        answers.forEach(some -> some.forEach((name, value) -> all.merge(name, value, sum)));
        return all;
    }

    private static List<String> distinct(List<List<String>> answers) {
        return answers.stream().flatMap(List::stream).distinct().toList();
    }
}
