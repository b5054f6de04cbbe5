package io.longline.gateway;

import java.net.InetAddress;
import java.util.List;

/// The proxies whose word is taken for where a client comes from. Nobody else's is: whoever is not
/// listed could name any address.
///
/// @param ranges where they are; nowhere by default, and then nobody is believed
/// @param protocol whether they begin a connection with the PROXY protocol, version 1 or 2; off
/// @param header the header in which they name the client of a WebSocket; `X-Forwarded-For`. One
///   alone, since a proxy passes on what its client wrote into those that it does not know.
public record TrustedProxies(List<AddressRange> ranges, ProxyProtocol protocol, Header header) {

    /// Whether a connection begins with the PROXY protocol, before TLS and all else.
    public enum ProxyProtocol {
        /// It does not.
        OFF,
        /// That of a listed proxy does, and nobody else's.
        FROM_LISTED,
        /// It does, and who is not listed is closed.
        REQUIRED
    }

    /// In which header of a WebSocket's request a proxy names the client.
    public enum Header {
        NONE,
        /// A list to which each proxy adds whom it was called by.
        X_FORWARDED_FOR,
        /// RFC 7239, the same as a standard.
        FORWARDED
    }

    public static final TrustedProxies NONE =
            new TrustedProxies(List.of(), ProxyProtocol.OFF, Header.X_FORWARDED_FOR);

    public TrustedProxies {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty() && protocol != ProxyProtocol.OFF) {
            throw new IllegalArgumentException(
                    "the PROXY protocol is spoken by listed proxies, and none is listed; name their"
                            + " addresses");
        }
    }

    public boolean contains(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
