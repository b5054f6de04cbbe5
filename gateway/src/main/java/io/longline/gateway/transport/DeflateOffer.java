package io.longline.gateway.transport;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What a client offers of permessage-deflate, RFC 7692, section 7.1, and what is made of it.
///
/// @param windowBits how far back what it is sent may refer, as a power of two, 8 to 15; 0 for no
///   compression
/// @param limited whether the client has set that limit, and wants to see it in the answer
record DeflateOffer(int windowBits, boolean limited) {
    static final DeflateOffer NONE = new DeflateOffer(0, false);

    private static final String NAME = "permessage-deflate";
    private static final int WIDEST = 15;

    /// The first offer in a Sec-WebSocket-Extensions header that can be taken up.
    static DeflateOffer in(String header) {
        for (String extension : header.split(",", -1)) {
            String[] parts = extension.split(";", -1);
            if (parts[0].strip().equals(NAME)) {
                DeflateOffer offer = read(parts);
                if (offer.windowBits != 0) {
                    return offer;
                }
            }
        }
        return NONE;
    }

    private static DeflateOffer read(String[] parts) {
        Set<String> seen = new HashSet<>();
        int bits = WIDEST;
        boolean limited = false;
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            String name = pair[0].strip().toLowerCase(Locale.ROOT);
            String value = pair.length == 2 ? pair[1].strip().replace("\"", "") : "";
            boolean valid =
                    switch (name) {
                        case "server_no_context_takeover", "client_no_context_takeover" ->
                                pair.length == 1;
                        case "client_max_window_bits" -> pair.length == 1 || bits(value) != 0;
                        case "server_max_window_bits" -> bits(value) != 0;
                        default -> false;
                    };
            if (!valid || !seen.add(name)) {
                return NONE;
            }
            if (name.equals("server_max_window_bits")) {
                bits = bits(value);
                limited = true;
            }
        }
        return new DeflateOffer(bits, limited);
    }

    /// 8 to 15, or 0 when the text is no such number.
    private static int bits(String text) {
        return text.matches("[89]|1[0-5]") ? Integer.parseInt(text) : 0;
    }

    boolean isTaken() {
        return windowBits != 0;
    }

    /// What the answer's header says. A server may ask for no context takeover on either side
    /// unasked, and every client must be able to.
    String answer() {
        String answer = NAME + "; server_no_context_takeover; client_no_context_takeover";
        return limited ? answer + "; server_max_window_bits=" + windowBits : answer;
    }

    /// Whether a message may be deflated: in one no longer than the window nothing can refer
    /// further back, and a deflater of Java's cannot be told to look less far.
    boolean allows(int messageBytes) {
        return isTaken() && (windowBits == WIDEST || messageBytes <= 1 << windowBits);
    }
}
