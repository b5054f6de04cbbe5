package io.longline.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A program of its own, on the hub: callers at every gateway, each of which sends numbers and
/// expects each of them answered.
///
/// It is told by lines on its standard input: `call 0`, `impatient MILLIS GATEWAY`, `heal MILLIS`,
/// `calls 0`, `end MILLIS`. See [Caller] for what it finds.
public final class Crowd {
    private Crowd() {}

    /// @param arguments how many callers, then the gateways as host:port
    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[0]);
        List<String> gateways = List.of(arguments).subList(1, arguments.length);
        var callers = new LinkedHashMap<Caller, Thread>();
        for (int i = 0; i < size; i++) {
            var caller = new Caller(i, gateways);
            callers.put(caller, Thread.ofVirtual().unstarted(caller::run));
        }
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", 3);
            long millis = Long.parseLong(words[1]);
            switch (words[0]) {
                case "call" -> {
                    callers.values().forEach(Thread::start);
                    System.out.println("done");
                }
                case "impatient" -> {
                    callers.keySet().forEach(caller -> caller.impatientAt(words[2], millis));
                    System.out.println("done");
                }
                case "calls" -> report(callers);
                case "heal" -> System.out.println(heal(callers.keySet(), millis));
                case "end" -> {
                    end(callers, millis);
                    return;
                }
                default -> throw new IOException("no command: " + line);
            }
        }
    }

    /// Waits until each caller has had an answer to a number that it sent after now.
    private static String heal(Collection<Caller> callers, long limit) throws InterruptedException {
        long from = System.currentTimeMillis();
        while (true) {
            List<Caller> ill =
                    callers.stream().filter(caller -> !caller.isServedSince(from)).toList();
            long passed = System.currentTimeMillis() - from;
            if (ill.isEmpty()) {
                return "healed " + passed;
            }
            if (passed > limit) {
                return "ill " + ill;
            }
            Thread.sleep(20);
        }
    }

    private static void end(Map<Caller, Thread> callers, long limit) throws InterruptedException {
        callers.keySet().forEach(Caller::sendNoMore);
        long from = System.currentTimeMillis();
        while (!callers.keySet().stream().allMatch(Caller::isDone)
                && System.currentTimeMillis() - from < limit) {
            Thread.sleep(20);
        }
        callers.keySet().forEach(Caller::leave);
        for (Thread thread : callers.values()) {
            thread.join();
        }
        report(callers);
    }

    private static void report(Map<Caller, Thread> callers) {
        callers.keySet().forEach(caller -> caller.report().forEach(System.out::println));
        System.out.println("over");
    }
}
