package io.longline.server.control;

import io.longline.client.LinkSettings;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.tls.LinkTls;
import io.longline.protocol.wire.LineReader;
import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLine.WorkerConnect;
import io.longline.protocol.wire.RegisterLines;
import io.longline.protocol.wire.WireFormatException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLException;

/// Asks one Register once which gateways there are.
public final class RegisterProbe {
    private static final int LONGEST_LINE = 16 * 1024 * 1024;

    private RegisterProbe() {}

    /// @param gateways those that it names
    /// @param trouble what was wrong and what to look at; "" when it answered
    public record Found(String register, List<GatewayAddress> gateways, String trouble) {
        public Found {
            gateways = List.copyOf(gateways);
        }

        public boolean answered() {
            return trouble.isEmpty();
        }
    }

    /// @param register `host:port`
    /// @param link the secret, and what TLS it takes
    /// @param limit for the connection, and for each line that it sends
    public static Found ask(String register, LinkSettings link, Duration limit) {
        RegisterAddress address;
        try {
            address = RegisterAddress.parse(register);
        } catch (IllegalArgumentException nowhere) { // as the Register's own, when any port will do
            return trouble(register, "cannot be asked: " + nowhere.getMessage());
        }
        try (var socket = LinkTls.socket(link.tls())) {
            int millis = (int) limit.toMillis();
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(address.host(), address.port()), millis);
            String greeting = RegisterLines.format(new WorkerConnect(link.secret())) + "\n";
            socket.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
            String line = new LineReader(socket.getInputStream(), LONGEST_LINE).next();
            return line == null
                    ? trouble(
                            register,
                            "closes the connection after the greeting: it is going down, or has"
                                    + " another secret; set the same secret on both")
                    : new Found(register, gateways(line), "");
        } catch (WireFormatException | IllegalArgumentException noRegister) {
            return trouble(register, "does not speak as a Register does; is its port right?");
        } catch (SSLException refused) {
            return trouble(register, "cannot be spoken to: " + LinkTls.advice(refused));
        } catch (IOException unreachable) {
            return trouble(
                    register,
                    "cannot be reached (%s); is it running, and its address right?"
                            .formatted(unreachable.getMessage()));
        }
    }

    private static Found trouble(String register, String what) {
        return new Found(register, List.of(), "Register %s %s".formatted(register, what));
    }

    private static List<GatewayAddress> gateways(String line) {
        if (!(RegisterLines.parse(line) instanceof BroadcastAddresses broadcast)) {
            throw new WireFormatException("a Register says which gateways there are");
        }
        return broadcast.addresses().stream()
                .map(RegisterProbe::parsed)
                .flatMap(Optional::stream)
                .toList();
    }

    /// A gateway that announces itself wrongly is reached by nobody; the others are.
    private static Optional<GatewayAddress> parsed(String address) {
        try {
            return Optional.of(GatewayAddress.parse(address));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
