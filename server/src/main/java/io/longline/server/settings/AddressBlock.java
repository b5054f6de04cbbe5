package io.longline.server.settings;

import java.net.InetAddress;

/// An address or a range of them: `10.0.0.7`, `10.0.0.0/8`, `::1`, `2001:db8::/32`.
///
/// @param text as it is written
public record AddressBlock(String text) {
    private static final String EXPECTED =
            "expected an address or a range, as 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32";

    /// @throws IllegalArgumentException saying what is wrong with it, and what to write instead
    public AddressBlock {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int bits = bits(address);
        if (slash >= 0) {
            String prefix = text.substring(slash + 1);
            if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bits) {
                throw new IllegalArgumentException(
                        "a prefix of %s is a number of 0 to %d, as %s/%d"
                                .formatted(address, bits, address, bits == 32 ? 24 : 64));
            }
        }
    }

    /// How long an address of its kind is. Nothing is looked up.
    private static int bits(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]")
                        ? address.substring(1, address.length() - 1)
                        : address;
        if (bare.matches("\\d+(\\.\\d+){0,2}")) {
            throw new IllegalArgumentException("an IPv4 address has four numbers, as 10.0.0.0");
        }
        if (bare.matches("(?=.*[g-zG-Z])[\\w-]+([.][\\w-]+)*")) {
            throw new IllegalArgumentException(
                    "a name may lead anywhere; write the address itself, as 10.0.0.7 or"
                            + " 10.0.0.0/8");
        }
        if (bare.indexOf('%') >= 0) {
            throw new IllegalArgumentException(EXPECTED);
        }
        try {
            return InetAddress.ofLiteral(bare).getAddress().length * Byte.SIZE;
        } catch (IllegalArgumentException noAddress) {
            throw new IllegalArgumentException(EXPECTED, noAddress);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
