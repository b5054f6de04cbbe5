package io.longline.server;

import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.HostPort;
import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.stream.Collectors;

/// What is said once everything is up: what listens where, and what to try next.
final class Banner {
    private final Longline longline;
    private final Settings settings;
    private final StringBuilder text = new StringBuilder();

    Banner(Longline longline) {
        this.longline = longline;
        this.settings = longline.settings();
    }

    /// @param kind what is said beside the name, "" for nothing
    /// @param end how it is stopped; null for a process in the foreground
    String text(String kind, @Nullable String end) {
        String roles =
                settings.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
        text.append("\nLongline %s%s is up: %s\n\n".formatted(version(), spaced(kind), roles));
        longline.registerPort()
                .ifPresent(port -> row("register", settings.register().listen().withPort(port)));
        if (settings.has(Role.GATEWAY)) {
            settings.gateways().forEach(this::gateway);
        }
        if (settings.has(Role.WORKER)) {
            worker();
        }
        longline.httpPort().ifPresent(this::http);
        hints();
        return text.append("\n  %s.\n\n".formatted(end == null ? "Ctrl+C stops it" : end))
                .toString();
    }

    private void gateway(GatewaySection gateway) {
        int port = longline.clientPort(gateway.name()).orElseThrow();
        var at = gateway.listen().at().withPort(port);
        row(
                gateway.name(),
                "%-30s workers and backends: %s"
                        .formatted(
                                gateway.listen().protocol()
                                        + (gateway.tls().isOn() ? " with TLS" : "")
                                        + "://"
                                        + at,
                                gateway.inner()
                                        .bind()
                                        .withPort(
                                                longline.innerPort(gateway.name()).orElseThrow())));
    }

    private void worker() {
        String events = settings.worker().events();
        String registers =
                settings.registers().isEmpty()
                        ? settings.register().listen().toString()
                        : settings.registers().toString();
        row(
                "worker",
                (events.isEmpty() ? settings.worker().name() : events)
                        + (settings.has(Role.REGISTER)
                                ? ""
                                : ", for the gateways that Register " + registers + " names"));
    }

    private void http(int port) {
        String url = "http://" + reachable(settings.http().listen().withPort(port)) + "/";
        row(
                settings.http().root().isEmpty() ? "health" : "page",
                settings.http().root().isEmpty() ? url + "health" : url);
    }

    private void hints() {
        if (!settings.has(Role.GATEWAY)) {
            return;
        }
        longline.httpPort()
                .ifPresent(port -> {
                    if (!settings.http().root().isEmpty()) {
                        hint(
                                "open http://%s/ in two windows"
                                        .formatted(
                                                reachable(
                                                        settings.http().listen().withPort(port))));
                    }
                });
        for (GatewaySection gateway : settings.gateways()) {
            if (gateway.listen().protocol().equals("text") && !gateway.tls().isOn()) {
                var at =
                        reachable(
                                gateway.listen()
                                        .at()
                                        .withPort(
                                                longline.clientPort(gateway.name()).orElseThrow()));
                hint("telnet %s %d".formatted(at.host(), at.port()));
            }
        }
        if (!settings.has(Role.WORKER)) {
            hint("start a worker, of Java or PHP, for the Register above: clients need one");
        }
    }

    private static HostPort reachable(HostPort at) {
        return at.isWildcard() ? HostPort.of("127.0.0.1:0").withPort(at.port()) : at;
    }

    private void hint(String what) {
        text.append(text.indexOf("  try:") < 0 ? "\n  try:      " : "            ")
                .append(what)
                .append('\n');
    }

    private void row(String name, Object what) {
        text.append("  %-9s %s\n".formatted(name, what));
    }

    private static String version() {
        return Version.of(Longline.class);
    }

    private static String spaced(String kind) {
        return kind.isEmpty() ? "" : " " + kind;
    }
}
