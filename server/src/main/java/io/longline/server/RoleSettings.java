package io.longline.server;

import io.longline.client.LinkSettings;
import io.longline.gateway.AddressRange;
import io.longline.gateway.AllowedOrigins;
import io.longline.gateway.Drain;
import io.longline.gateway.GatewaySettings;
import io.longline.gateway.GatewaySettings.SlowClients;
import io.longline.gateway.Limits;
import io.longline.gateway.ListenAddress;
import io.longline.gateway.TrustedProxies;
import io.longline.gateway.WorkerChoice;
import io.longline.protocol.ClientIds;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;
import io.longline.protocol.tls.LinkTls;
import io.longline.register.RegisterSettings;
import io.longline.server.settings.GatewaySection;
import io.longline.server.settings.HostPort;
import io.longline.server.settings.LimitsSection;
import io.longline.server.settings.OriginPattern;
import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;
import io.longline.worker.WorkerSettings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Says to each role in its own words what the settings say.
final class RoleSettings {
    private final Settings settings;
    private final UserClasses classes;
    private volatile @Nullable LinkTls linkTls; // when it has been read

    RoleSettings(Settings settings, UserClasses classes) {
        this.settings = settings;
        this.classes = classes;
    }

    /// Null for no TLS.
    ///
    /// @throws IOException that names the file that cannot be used
    @Nullable LinkTls linkTls() throws IOException {
        LinkTls read = linkTls;
        if (read == null) {
            read = linkTls(settings);
            linkTls = read;
        }
        return read;
    }

    /// Reads its files again, if there is TLS.
    ///
    /// @throws IOException that names the file that cannot be used
    void renewLinkTls() throws IOException {
        LinkTls read = linkTls;
        if (read != null) {
            read.renew();
        }
    }

    private static @Nullable LinkTls linkTls(Settings settings) throws IOException {
        Settings.InnerTls files = settings.innerTls();
        return files.isOn()
                ? LinkTls.load(
                        Path.of(files.certificate()),
                        Path.of(files.key()),
                        Path.of(files.authority()))
                : null;
    }

    static ClientIds clientIds(Settings settings) {
        return switch (settings.clientIds()) {
            case PLAIN -> ClientIds.plain();
            case SEALED -> ClientIds.sealed(settings.secret().value());
        };
    }

    RegisterSettings register() throws IOException {
        var register =
                RegisterSettings.listening(settings.register().listen().toString())
                        .withSecret(settings.secret().value());
        LinkTls tls = linkTls();
        return tls == null ? register : register.withTls(tls);
    }

    GatewaySettings gateway(GatewaySection section) throws IOException, CannotStartException {
        var heartbeat = section.heartbeat();
        var websocket = section.websocket();
        return new GatewaySettings(
                section.name(),
                ListenAddress.parse(section.listen().toString()),
                new GatewaySettings.Inner(
                        section.inner().bind().host(),
                        section.inner().bind().port(),
                        section.inner().advertise()),
                settings.secret().value(),
                new GatewaySettings.Heartbeat(
                        heartbeat.interval(),
                        heartbeat.unansweredLimit(),
                        Message.text(heartbeat.data())),
                tls(section.tls()),
                new GatewaySettings.Buffers(
                        section.buffers().toClient().bytes(), section.buffers().toWorker().bytes()),
                slowClients(section.slowClients()),
                section.maxMessage().bytes(),
                new GatewaySettings.WebSocket(
                        frames(websocket.frames()),
                        websocket.compression(),
                        websocket.handshakeTimeout(),
                        websocket.maxHandshake().bytes()),
                workerChoice(section.workerChoice()),
                linkTls(),
                clientIds(settings),
                limits(section.limits()),
                origins(section.origins()),
                proxies(section.proxies()));
    }

    private static Limits limits(LimitsSection limits) {
        var connections = limits.connections();
        var messages = limits.messages();
        return new Limits(
                new Limits.Connections(
                        connections.inAll(),
                        connections.perAddress(),
                        connections.newPerSecond(),
                        connections.newPerSecondPerAddress()),
                new Limits.Messages(messages.perSecond(), messages.burst(), messages.excess()),
                limits.signIn(),
                limits.groups(),
                limits.session().bytes());
    }

    private static AllowedOrigins origins(GatewaySection.Origins origins) {
        return new AllowedOrigins(
                origins.allowed().stream().map(OriginPattern::text).toList(),
                origins.mayBeMissing());
    }

    private static TrustedProxies proxies(GatewaySection.Proxies proxies) {
        return new TrustedProxies(
                proxies.trusted().stream().map(block -> AddressRange.parse(block.text())).toList(),
                switch (proxies.protocol()) {
                    case OFF -> TrustedProxies.ProxyProtocol.OFF;
                    case FROM_LISTED -> TrustedProxies.ProxyProtocol.FROM_LISTED;
                    case REQUIRED -> TrustedProxies.ProxyProtocol.REQUIRED;
                },
                switch (proxies.header()) {
                    case NONE -> TrustedProxies.Header.NONE;
                    case X_FORWARDED_FOR -> TrustedProxies.Header.X_FORWARDED_FOR;
                    case FORWARDED -> TrustedProxies.Header.FORWARDED;
                });
    }

    Drain drain(GatewaySection.Drain drain) {
        return new Drain(
                drain.window(),
                drain.message().isEmpty() ? null : Message.text(drain.message()),
                new CloseReason(drain.code(), Drain.DEFAULTS.reason().text()));
    }

    String transport() {
        return settings.transport().kind().name().toLowerCase(Locale.ROOT);
    }

    /// @param own the Register of this process, null for none
    WorkerSettings worker(@Nullable HostPort own) throws IOException {
        var waiting = settings.worker().waiting();
        return WorkerSettings.named(settings.worker().name())
                .withRegisters(registersToFollow(own))
                .withLink(link())
                .withSettings(forEvents())
                .withStopLimit(settings.stopTimeout())
                .withWaiting(
                        new WorkerSettings.Waiting(
                                waiting.pauseAt(), waiting.resumeAt(), waiting.limit()));
    }

    /// Registers of other processes that gateways of this one are announced at.
    List<String> registersToAnnounceAt() {
        if (settings.registers().isEmpty()) {
            return settings.has(Role.REGISTER)
                    ? List.of()
                    : List.of(settings.register().listen().toString());
        }
        return settings.registers().stream()
                .filter(register -> !isOwn(register))
                .map(HostPort::toString)
                .toList();
    }

    /// @param own the Register of this process, null for none
    List<String> registersToFollow(@Nullable HostPort own) {
        var registers = new ArrayList<String>();
        if (own != null) {
            registers.add(own.toString());
        }
        registers.addAll(registersToAnnounceAt());
        return registers;
    }

    private boolean isOwn(HostPort register) {
        return settings.has(Role.REGISTER) && register.equals(settings.register().listen());
    }

    LinkSettings link() throws IOException {
        return link(settings, linkTls());
    }

    /// For a command that starts nothing.
    static LinkSettings link(Settings settings) throws IOException {
        return link(settings, linkTls(settings));
    }

    private static LinkSettings link(Settings settings, @Nullable LinkTls tls) {
        var link = settings.worker().link();
        return (tls == null ? LinkSettings.DEFAULTS : LinkSettings.DEFAULTS.withTls(tls))
                .withSecret(settings.secret().value())
                .withClientIds(clientIds(settings))
                .withConnectLimit(link.connectTimeout())
                .withAnswerLimit(link.answerTimeout())
                .withBuffer(link.buffer().bytes(), LinkSettings.DEFAULTS.busyLimit());
    }

    private Map<String, String> forEvents() {
        var redis = settings.redis().url();
        return redis.isNone() ? Map.of() : Map.of("redis.url", redis.value());
    }

    private WorkerChoice workerChoice(String name) throws CannotStartException {
        return switch (name) {
            case GatewaySection.LEAST_CONNECTIONS -> WorkerChoice.leastConnections();
            case GatewaySection.RANDOM ->
                    (workers, client, origin) ->
                            workers.get(ThreadLocalRandom.current().nextInt(workers.size()));
            default -> classes.make(WorkerChoice.class, name, "gateways[].worker-choice");
        };
    }

    private static GatewaySettings.@Nullable Tls tls(GatewaySection.Tls tls) {
        return tls.isOn()
                ? new GatewaySettings.Tls(
                        Path.of(tls.certificate()),
                        Path.of(tls.key()),
                        tls.others().stream()
                                .map(other ->
                                        new GatewaySettings.Tls.Other(
                                                Path.of(other.certificate()), Path.of(other.key())))
                                .toList())
                : null;
    }

    /// All that the listener's certificates are read from.
    static List<Path> files(GatewaySection.Tls tls) {
        var files = new ArrayList<Path>(List.of(Path.of(tls.certificate()), Path.of(tls.key())));
        tls.others()
                .forEach(other -> {
                    files.add(Path.of(other.certificate()));
                    files.add(Path.of(other.key()));
                });
        return files;
    }

    private static SlowClients slowClients(GatewaySection.SlowClients slow) {
        return new SlowClients(
                switch (slow.policy()) {
                    case DROP_NEWEST -> SlowClients.Policy.DROP_NEWEST;
                    case DROP_OLDEST -> SlowClients.Policy.DROP_OLDEST;
                    case KEEP_LATEST -> SlowClients.Policy.KEEP_LATEST;
                    case CLOSE -> SlowClients.Policy.CLOSE;
                },
                slow.softBound().bytes());
    }

    private static GatewaySettings.WebSocket.Frames frames(GatewaySection.WebSocket.Frames frames) {
        return switch (frames) {
            case TEXT -> GatewaySettings.WebSocket.Frames.TEXT;
            case BINARY -> GatewaySettings.WebSocket.Frames.BINARY;
        };
    }
}
