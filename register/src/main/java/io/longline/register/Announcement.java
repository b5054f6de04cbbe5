package io.longline.register;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.tls.LinkTls;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;

/// Keeps one gateway announced at one or several Registers, of PHP or Java, until it is closed.
///
/// A connection that is lost is made again after 1 s. Neither a Register nor anybody else has to be
/// up yet.
public final class Announcement implements AutoCloseable {
    private final List<AnnouncementLink> links;

    private Announcement(List<AnnouncementLink> links) {
        this.links = links;
    }

    /// @param registers `127.0.0.1:1238`, as many as there are
    /// @param secret what the Registers have too; empty for none
    public static Announcement start(
            GatewayAddress gateway, List<String> registers, String secret) {
        return start(gateway, registers, secret, null);
    }

    /// @param tls what the Registers speak, null for no TLS
    public static Announcement start(
            GatewayAddress gateway, List<String> registers, String secret, @Nullable LinkTls tls) {
        List<AnnouncementLink> links =
                new LinkedHashSet<>(RegisterAddress.parseAll(registers))
                        .stream()
                                .map(register ->
                                        new AnnouncementLink(register, gateway, secret, tls))
                                .toList();
        links.forEach(AnnouncementLink::start);
        return new Announcement(links);
    }

    /// How many Registers have been told of the gateway, and are still connected.
    public int reached() {
        return (int) links.stream().filter(AnnouncementLink::isAnnounced).count();
    }

    /// How many Registers there are to be told.
    public int registers() {
        return links.size();
    }

    /// The Registers forget the gateway as soon as they see the connection end.
    @Override
    public void close() {
        links.forEach(AnnouncementLink::close);
    }
}
