package io.longline.server.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/// Links as a table for a terminal.
public final class LinksText {
    private static final String UNKNOWN = "unknown";

    /// What a worker's name begins with in its own process.
    private static final String HERE = "127.0.0.1:";

    private LinksText() {}

    public static String of(LinkPage page) {
        var table =
                new TextTable(
                        "GATEWAY",
                        "PEER",
                        "?NAME",
                        "REMOTE",
                        "?LOCAL",
                        "?TLS",
                        ">AGE",
                        ">HEARD",
                        ">BYTES IN",
                        ">BYTES OUT",
                        "?>QUEUED");
        page.links()
                .forEach(link ->
                        table.row(
                                link.gateway(),
                                peer(link),
                                name(link),
                                link.inProcess() ? "in process" : TextTable.orDash(link.remote()),
                                link.local().equals(link.gateway())
                                        ? "-"
                                        : TextTable.orDash(link.local()),
                                link.tls() ? "yes" : "no",
                                time(link.ageMillis()),
                                time(link.heardMillis()),
                                Amounts.bytes(link.bytesIn()),
                                Amounts.bytes(link.bytesOut()),
                                Amounts.bytes(link.queuedBytes())));
        return table.with(summary(page), page.remarks());
    }

    /// `Java worker`, `PHP backend`, or `unknown`.
    private static String peer(LinkPage.Row link) {
        return link.kind().equals(UNKNOWN) ? link.kind() : link.speaks() + " " + link.kind();
    }

    /// Of a worker without the address, which stands beside it.
    private static String name(LinkPage.Row link) {
        if (link.name().isEmpty()) {
            return TextTable.orDash(link.node());
        }
        String host =
                link.inProcess()
                        ? HERE
                        : link.remote().substring(0, link.remote().lastIndexOf(':') + 1);
        return link.name().startsWith(host) ? link.name().substring(host.length()) : link.name();
    }

    private static String time(long millis) {
        return millis < 0 ? "-" : Amounts.time(Duration.ofMillis(millis));
    }

    /// How many of which kind: `3 links: 2 Java workers, 1 PHP backend`.
    private static String summary(LinkPage page) {
        int shown = page.links().size();
        if (shown == 0) {
            return "no link";
        }
        var counts = new LinkedHashMap<String, Integer>();
        page.links().forEach(link -> counts.merge(peer(link), 1, Integer::sum));
        String kinds =
                counts.entrySet().stream()
                        .map(kind -> howMany(kind.getValue(), kind.getKey()))
                        .collect(Collectors.joining(", ", ": ", ""));
        return Escaped.of(
                page.complete()
                        ? Amounts.count(shown) + (shown == 1 ? " link" : " links") + kinds
                        : "the first "
                                + Amounts.count(shown)
                                + kinds
                                + "; --limit shows more, --gateway fewer");
    }

    private static String howMany(int links, String kind) {
        boolean plural = links > 1 && !kind.equals(UNKNOWN);
        return Amounts.count(links) + " " + kind + (plural ? "s" : "");
    }
}
