package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Clients as a table for a terminal.
public final class ConnectionsText {
    private static final int GROUPS_WIDTH = 30;
    private static final int FEW_GATEWAYS = 4;

    private ConnectionsText() {}

    public static String of(ConnectionPage page) {
        var table =
                new TextTable(
                        "CLIENT ID",
                        "GATEWAY",
                        "REMOTE",
                        "?UID",
                        "?GROUPS",
                        ">AGE",
                        ">IN",
                        ">OUT",
                        "?>QUEUED",
                        "?>WAITING",
                        "?PAUSED",
                        "WORKER");
        page.connections()
                .forEach(client ->
                        table.row(
                                client.id(),
                                client.gateway(),
                                TextTable.orDash(client.remote()),
                                client.uid() == null ? "-" : client.uid(),
                                groups(client),
                                client.ageMillis() < 0
                                        ? "-"
                                        : Amounts.time(Duration.ofMillis(client.ageMillis())),
                                traffic(client.messagesIn(), client.bytesIn()),
                                traffic(client.messagesOut(), client.bytesOut()),
                                Amounts.bytes(client.queuedBytes()),
                                Amounts.count(client.waitingEvents()),
                                paused(client.paused()),
                                client.worker() == null ? "-" : client.worker()));
        return table.with(summary(page), page.remarks());
    }

    private static String summary(ConnectionPage page) {
        int shown = page.connections().size();
        String which =
                page.complete()
                        ? shown == 0
                                ? "no connection"
                                : Amounts.count(shown)
                                        + (shown == 1 ? " connection" : " connections")
                        : "the first " + Amounts.count(shown);
        String where = where(page.connections());
        return page.complete()
                ? which + where
                : which + where + "; --limit shows more, --uid, --group, --id and --gateway fewer";
    }

    /// How many are at which gateway, and what they speak there: ` at 10.0.0.7:2900 (text)`, or `:
    /// 2 at …, 1 at …`. Of more than a few gateways only how many there are.
    private static String where(List<ConnectionPage.Row> clients) {
        var counts = new LinkedHashMap<String, Integer>();
        clients.forEach(client -> counts.merge(gateway(client), 1, Integer::sum));
        if (counts.size() <= 1) {
            return counts.keySet().stream().map(" at "::concat).collect(Collectors.joining());
        }
        return counts.size() > FEW_GATEWAYS
                ? " at %d gateways".formatted(counts.size())
                : counts.entrySet().stream()
                        .map(gateway ->
                                Amounts.count(gateway.getValue()) + " at " + gateway.getKey())
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private static String gateway(ConnectionPage.Row client) {
        return Escaped.of(
                client.protocol().isEmpty()
                        ? client.gateway()
                        : "%s (%s)".formatted(client.gateway(), client.protocol()));
    }

    /// Messages and their bytes.
    private static String traffic(long messages, long bytes) {
        return messages < 0 ? "-" : Amounts.count(messages) + " / " + Amounts.bytes(bytes);
    }

    private static String paused(@Nullable Boolean paused) {
        return paused == null ? "-" : paused ? "yes" : "no";
    }

    private static String groups(ConnectionPage.Row client) {
        if (client.groupCount() == 0) {
            return "-";
        }
        String names = Escaped.of(String.join(",", client.groups()), GROUPS_WIDTH);
        int more = client.groupCount() - client.groups().size();
        return more > 0 ? names + " +" + more : names;
    }
}
