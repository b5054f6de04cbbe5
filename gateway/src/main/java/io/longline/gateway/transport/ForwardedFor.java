package io.longline.gateway.transport;

import io.longline.gateway.AddressRange;
import io.longline.gateway.TrustedProxies;
import io.netty.handler.codec.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads from a request's headers where a client behind proxies comes from.
///
/// Each proxy adds whom it was called by at the end, so the list is read from there: as long as it
/// was a listed proxy that was called by the next, that one's word counts. The first address that
/// is no listed proxy's is the client's, whatever stands before it: the client may have written
/// that itself. An entry that is no address (`unknown`, or a name that hides it, RFC 7239, section
/// 6.3) ends the list too, and the proxy that wrote it is what is known.
final class ForwardedFor {
    private static final Pattern FOR =
            Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;,\\s]*))");
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]*]|[0-9.]+):([0-9]{1,5})");

    private ForwardedFor() {}

    /// @param peer who sent the request
    static InetSocketAddress source(
            TrustedProxies proxies, InetSocketAddress peer, HttpHeaders headers) {
        List<String> said =
                switch (proxies.header()) {
                    case NONE -> List.of();
                    case X_FORWARDED_FOR -> entries(headers, "X-Forwarded-For");
                    case FORWARDED ->
                            entries(headers, "Forwarded").stream().map(ForwardedFor::node).toList();
                };
        InetSocketAddress source = peer;
        for (int i = said.size() - 1; i >= 0 && proxies.contains(source.getAddress()); i--) {
            InetSocketAddress named = address(said.get(i));
            if (named == null) {
                break;
            }
            source = named;
        }
        return source;
    }

    /// What stands between commas; those within quotes do not count.
    private static List<String> entries(HttpHeaders headers, String name) {
        String all = String.join(",", headers.getAll(name));
        var entries = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                entries.add(all.substring(start, i));
                start = i + 1;
            }
        }
        entries.add(all.substring(start));
        return entries;
    }

    private static String node(String element) {
        Matcher node = FOR.matcher(element);
        if (!node.find()) {
            return "";
        }
        return node.group(1) == null ? node.group(2) : node.group(1);
    }

    /// Null for what is no address. A port that is not said is 0.
    private static @Nullable InetSocketAddress address(String entry) {
        String text = entry.strip();
        Matcher withPort = WITH_PORT.matcher(text);
        boolean port = withPort.matches();
        try {
            return new InetSocketAddress(
                    AddressRange.literal(port ? withPort.group(1) : text),
                    port ? Integer.parseInt(withPort.group(2)) : 0);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }
}
