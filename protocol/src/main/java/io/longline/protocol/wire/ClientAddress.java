package io.longline.protocol.wire;

import io.longline.protocol.AddressText;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// A client's address in a package: four bytes of header for IPv4, and for IPv6 sixteen bytes
/// before ext_data, which only Java peers get. To PHP an IPv6 client has the address 0, as in the
/// original.
final class ClientAddress {
    static final int IPV6_LENGTH = 16;

    private ClientAddress() {}

    static int ipv4(InetAddress address) {
        return address instanceof Inet4Address ? ByteBuffer.wrap(address.getAddress()).getInt() : 0;
    }

    static InetAddress ipv4(int address) {
        return of(ByteBuffer.allocate(4).putInt(address).array());
    }

    static InetAddress of(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(
                    "an address has 4 or 16 bytes, not %d".formatted(address.length));
        }
    }

    /// As Workerman writes it: IPv6 in brackets, without a scope.
    static String text(InetAddress address) {
        return AddressText.bracketed(of(address.getAddress()));
    }
}
