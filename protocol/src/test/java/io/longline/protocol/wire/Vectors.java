package io.longline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The bytes recorded between real PHP peers.
final class Vectors {
    private Vectors() {}

    /// One recorded call or package.
    record Vector(int line, Map<String, String> fields) {

        String get(String field) {
            return fields.getOrDefault(field, "");
        }

        byte[] bytes(String field) {
            return HexFormat.of().parseHex(get(field));
        }

        @Override
        public String toString() {
            return "line %d: %s %s".formatted(line, get("kind"), get("call") + get("dir"));
        }
    }

    static List<Vector> all() {
        return lines("/vectors/inner-protocol.jsonl");
    }

    static List<Vector> client() {
        return all().stream().filter(v -> v.get("kind").equals("client")).toList();
    }

    static List<Vector> worker(String direction) {
        return all().stream()
                .filter(v -> v.get("kind").equals("worker") && v.get("dir").equals(direction))
                .toList();
    }

    static List<Vector> lines(String resource) {
        var vectors = new ArrayList<Vector>();
        var stream = Objects.requireNonNull(Vectors.class.getResourceAsStream(resource), resource);
        try (var lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                vectors.add(new Vector(vectors.size() + 1, strings(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vectors;
    }

    /// Cuts what arrived on one connection into its packages.
    static List<ByteBuffer> packets(byte[] stream) {
        var packets = new ArrayList<ByteBuffer>();
        var in = ByteBuffer.wrap(stream);
        while (in.hasRemaining()) {
            int length =
                    PacketFraming.packetLength(
                            in.getInt(in.position()), PacketFraming.MAX_PACKET_DEFAULT);
            packets.add(in.slice(in.position(), length));
            in.position(in.position() + length);
        }
        return packets;
    }

    /// The fields whose values are strings.
    private static Map<String, String> strings(String line) {
        return JsonReader.read(
                "a recorded line",
                line.getBytes(UTF_8),
                json -> {
                    var fields = new HashMap<String, String>();
                    json.fields(
                            "line",
                            name -> {
                                if (json.isObject() || json.isList()) {
                                    json.skip();
                                } else if (json.isText()) {
                                    fields.put(name, json.text(name));
                                }
                            });
                    return fields;
                });
    }
}
