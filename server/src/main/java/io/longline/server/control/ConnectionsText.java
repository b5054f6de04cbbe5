package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// Clients as a table for a terminal.
public final class ConnectionsText {
    private static final int GROUPS_WIDTH = 30;

    private ConnectionsText() {}

    public static String of(ConnectionPage page) {
        var table =
                new TextTable(
                        "CLIENT ID",
                        "GATEWAY",
                        "PROTOCOL",
                        "REMOTE",
                        "UID",
                        "GROUPS",
                        ">AGE",
                        ">IN",
                        ">OUT",
                        ">BYTES IN",
                        ">BYTES OUT",
                        ">QUEUED",
                        ">WAITING",
                        "READ",
                        "WORKER");
        page.connections()
                .forEach(client ->
                        table.row(
                                client.id(),
                                client.gateway(),
                                orDash(client.protocol()),
                                orDash(client.remote()),
                                client.uid() == null ? "-" : client.uid(),
                                groups(client),
                                client.ageMillis() < 0
                                        ? "-"
                                        : Amounts.time(Duration.ofMillis(client.ageMillis())),
                                Amounts.count(client.messagesIn()),
                                Amounts.count(client.messagesOut()),
                                Amounts.bytes(client.bytesIn()),
                                Amounts.bytes(client.bytesOut()),
                                Amounts.bytes(client.queuedBytes()),
                                Amounts.count(client.waitingEvents()),
                                read(client.paused()),
                                client.worker() == null ? "-" : client.worker()));
        var text = new StringBuilder();
        if (!table.isEmpty()) {
            text.append(table);
        }
        text.append(summary(page)).append('\n');
        page.remarks().forEach(remark -> text.append("! ").append(Escaped.of(remark)).append('\n'));
        return text.toString();
    }

    private static String summary(ConnectionPage page) {
        int shown = page.connections().size();
        if (!page.complete()) {
            return "the first %s; --limit shows more, --uid, --group, --id and --gateway fewer"
                    .formatted(Amounts.count(shown));
        }
        return switch (shown) {
            case 0 -> "no connection";
            case 1 -> "1 connection";
            default -> Amounts.count(shown) + " connections";
        };
    }

    private static String read(@Nullable Boolean paused) {
        return paused == null ? "-" : paused ? "paused" : "yes";
    }

    private static String groups(ConnectionPage.Row client) {
        if (client.groupCount() == 0) {
            return "-";
        }
        String names = Escaped.of(String.join(",", client.groups()), GROUPS_WIDTH);
        int more = client.groupCount() - client.groups().size();
        return more > 0 ? names + " +" + more : names;
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
