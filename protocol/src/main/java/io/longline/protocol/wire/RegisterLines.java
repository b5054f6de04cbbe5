package io.longline.protocol.wire;

import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLine.GatewayConnect;
import io.longline.protocol.wire.RegisterLine.Ping;
import io.longline.protocol.wire.RegisterLine.WorkerConnect;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The lines of the Register protocol: JSON objects whose `event` says what they are.
///
/// ```
/// {"event":"gateway_connect","address":"IP:PORT","secret_key":"…","lease":15}
/// {"event":"worker_connect","secret_key":"…","lease":15}
/// {"event":"ping"}
/// {"event":"broadcast_addresses","addresses":["IP:PORT",…]}
/// ```
///
/// PHP does not look at `lease`, and does not send it.
///
/// The addresses may come as an object: PHP's array_unique leaves holes where two were the same.
public final class RegisterLines {
    private RegisterLines() {}

    /// @param line with or without the end of the line
    /// @throws WireFormatException when it is none of the four; it shows nothing of the line
    public static RegisterLine parse(String line) {
        var fields = new Fields();
        try {
            JsonReader.read(
                    "a line of the Register protocol",
                    line.getBytes(StandardCharsets.UTF_8),
                    fields::read);
        } catch (IllegalArgumentException notWhatWasMeant) {
            throw new WireFormatException(
                    "a line of the Register protocol is refused: " + notWhatWasMeant.getMessage());
        }
        try {
            return fields.line();
        } catch (IllegalArgumentException notWhatWasMeant) {
            throw new WireFormatException(
                    "a line of the Register protocol is refused: " + notWhatWasMeant.getMessage());
        }
    }

    /// The line without its end.
    public static String format(RegisterLine line) {
        var json = JsonWriter.asciiOnly().raw("{\"event\":");
        switch (line) {
            case GatewayConnect connect -> {
                json.raw("\"gateway_connect\",\"address\":")
                        .string(connect.address())
                        .raw(",\"secret_key\":")
                        .string(connect.secret());
                lease(json, connect.leaseSeconds());
            }
            case WorkerConnect connect -> {
                json.raw("\"worker_connect\",\"secret_key\":").string(connect.secret());
                lease(json, connect.leaseSeconds());
            }
            case Ping ping -> json.raw("\"ping\"");
            case BroadcastAddresses broadcast ->
                    json.raw("\"broadcast_addresses\",\"addresses\":")
                            .strings(broadcast.addresses());
        }
        return new String(json.raw("}").toBytes(), StandardCharsets.US_ASCII);
    }

    private static void lease(JsonWriter json, int seconds) {
        if (seconds > 0) {
            json.raw(",\"lease\":").raw(Integer.toString(seconds));
        }
    }

    private static final class Fields {
        private @Nullable String event;
        private @Nullable String address;
        private @Nullable List<String> addresses;
        private String secret = "";
        private int lease;

        Fields read(JsonReader json) {
            json.fields(
                    "line",
                    name -> {
                        switch (name) {
                            case "event" -> event = json.text(name);
                            case "address" -> address = json.text(name);
                            case "addresses" -> addresses = json.names(name);
                            case "lease" -> lease = json.number(name);
                            case "secret_key" -> secret = json.isNull() ? "" : json.text(name);
                            default -> json.skip();
                        }
                    });
            return this;
        }

        RegisterLine line() {
            return switch (event) {
                case "gateway_connect" ->
                        new GatewayConnect(required("address", address), secret, lease);
                case "worker_connect" -> new WorkerConnect(secret, lease);
                case "ping" -> new Ping();
                case "broadcast_addresses" ->
                        new BroadcastAddresses(required("addresses", addresses));
                case null -> throw new WireFormatException("a Register line has no event");
                default ->
                        throw new WireFormatException(
                                "a Register line with an event of %d characters that is none of"
                                                .formatted(event.length())
                                        + " gateway_connect, worker_connect, ping,"
                                        + " broadcast_addresses");
            };
        }

        private <T> T required(String field, @Nullable T value) {
            if (value == null) {
                throw new WireFormatException(
                        "a Register line %s has no %s".formatted(event, field));
            }
            return value;
        }
    }
}
