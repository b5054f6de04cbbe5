package io.longline.protocol.wire;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.Message;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.wire.FromGateway.Deliver;
import io.longline.protocol.wire.ToGateway.Tell;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Packages of the inner protocol and PHP's sessions, to bytes and back. Messages are of 190 bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final Message MESSAGE = Message.text("x".repeat(190));
    private static final int CLIENTS = 10_000;

    private final Tell toUid = new Tell(new SendToUid(List.of("u42"), MESSAGE));
    private final Tell toGroup =
            new Tell(new SendToGroup(List.of("room"), Connections.NONE, MESSAGE));
    private final Map<String, Object> values =
            Map.of("name", "somebody", "visits", 3L, "rooms", List.of("a", "b"), "ok", true);
    private final SerializedSession session = Sessions.encode(values);
    private final Deliver event =
            new Deliver(
                    new ClientMessage(
                            new ClientId(GatewayAddress.parse("127.0.0.1:2900"), 42),
                            new ClientOrigin(InetAddress.getLoopbackAddress(), 50_000, 7272),
                            session,
                            MESSAGE));
    private final byte[] toUidBytes = ToGatewayCodec.encode(toUid);
    private final byte[] toGroupBytes = ToGatewayCodec.encode(toGroup);
    private final byte[] eventBytes = FromGatewayCodec.encode(event, Capabilities.LONGLINE);
    private final SerializedSession changes = Sessions.encode(Map.of("visits", 4L));
    private final Map<Integer, SerializedSession> sessions = new LinkedHashMap<>();
    private final byte[] sessionsBytes;

    public CodecBenchmark() {
        for (int i = 1; i <= CLIENTS; i++) {
            sessions.put(i, session);
        }
        sessionsBytes = ReplyCodec.encode(new GetAllSessions(), sessions);
    }

    @Benchmark
    public byte[] encodeSendToUid() {
        return ToGatewayCodec.encode(toUid, Capabilities.LONGLINE);
    }

    @Benchmark
    public ToGateway decodeSendToUid() {
        return ToGatewayCodec.decode(ByteBuffer.wrap(toUidBytes));
    }

    @Benchmark
    public byte[] encodeSendToGroup() {
        return ToGatewayCodec.encode(toGroup, Capabilities.LONGLINE);
    }

    @Benchmark
    public ToGateway decodeSendToGroup() {
        return ToGatewayCodec.decode(ByteBuffer.wrap(toGroupBytes));
    }

    @Benchmark
    public byte[] encodeEvent() {
        return FromGatewayCodec.encode(event, Capabilities.LONGLINE);
    }

    @Benchmark
    public FromGateway decodeEvent() {
        return FromGatewayCodec.decode(ByteBuffer.wrap(eventBytes));
    }

    @Benchmark
    public SerializedSession encodeSession() {
        return Sessions.encode(values);
    }

    @Benchmark
    public Map<String, @Nullable Object> decodeSession() {
        return Sessions.decode(session);
    }

    @Benchmark
    public SerializedSession mergeSession() {
        return Sessions.merge(session, changes);
    }

    @Benchmark
    public byte[] encodeSessionsOf10k() {
        return ReplyCodec.encode(new GetAllSessions(), sessions);
    }

    @Benchmark
    public Map<Integer, SerializedSession> decodeSessionsOf10k() {
        return ReplyCodec.decode(new GetAllSessions(), sessionsBytes);
    }
}
