package io.longline.protocol.wire;

import io.longline.protocol.CloseReason;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayCommand.UnbindUid;
import io.longline.protocol.GatewayCommand.Ungroup;
import io.longline.protocol.GatewayCommand.UpdateSession;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// Commands that nobody waits for, as packages.
final class CommandCodec {
    private CommandCodec() {}

    static Packet encode(OneWay command, Capabilities peer) {
        if (!peer.understands(command)) {
            throw new IllegalArgumentException(
                    "PHP has no word for %s".formatted(command.getClass().getSimpleName()));
        }
        return switch (command) {
            case SendToClient c ->
                    MessageBody.about(
                            Words.SEND_TO_ONE, c.connection(), Packet.NOTHING, c.message(), peer);
            case SendToAll c ->
                    MessageBody.about(
                            Words.SEND_TO_ALL,
                            0,
                            ClientLists.encode(c.recipients()),
                            c.message(),
                            peer);
            case SendToUid c ->
                    MessageBody.about(
                            Words.SEND_TO_UID,
                            0,
                            ClientLists.encodeNames(c.uids(), true),
                            c.message(),
                            peer);
            case SendToGroup c ->
                    MessageBody.about(
                            Words.SEND_TO_GROUP, 0, ClientLists.encodeGroups(c), c.message(), peer);
            case CloseClient c -> close(c, peer);
            case DestroyClient c -> Packet.about(Words.DESTROY, c.connection(), Packet.NOTHING);
            case UpdateSession c ->
                    Packet.about(Words.UPDATE_SESSION, c.connection(), c.changes().bytes());
            case SetSession c ->
                    Packet.about(Words.SET_SESSION, c.connection(), c.session().bytes());
            case BindUid c -> named(Words.BIND_UID, c.connection(), c.uid());
            case UnbindUid c -> named(Words.UNBIND_UID, c.connection(), c.uid());
            case JoinGroup c -> named(Words.JOIN_GROUP, c.connection(), c.group());
            case LeaveGroup c -> named(Words.LEAVE_GROUP, c.connection(), c.group());
            case Ungroup c -> named(Words.UNGROUP, 0, c.group());
            case AnswerHandshake c -> Handshakes.encode(c);
            case PauseReading c ->
                    Packet.about(Words.PAUSE_READING, c.connection(), Packet.NOTHING);
            case ResumeReading c ->
                    Packet.about(Words.RESUME_READING, c.connection(), Packet.NOTHING);
            case Report c ->
                    Packet.about(
                            Words.REPORT,
                            0,
                            Packet.PLAIN,
                            Utf8.encode(c.node()),
                            ByteBuffer.wrap(Utf8.encode(c.facts())));
            case ForgetClient c ->
                    Packet.about(Words.FORGET_CLIENT, c.connection(), Packet.NOTHING);
        };
    }

    /// The command, or null when the word is none of these.
    static @Nullable OneWay decode(Packet packet) {
        int connection = packet.connection();
        return switch (packet.word()) {
            case Words.SEND_TO_ONE -> new SendToClient(connection, MessageBody.decode(packet));
            case Words.SEND_TO_ALL ->
                    new SendToAll(
                            ClientLists.recipients(packet.extBytes()), MessageBody.decode(packet));
            case Words.SEND_TO_UID ->
                    new SendToUid(
                            ClientLists.names("ext_data of SEND_TO_UID", packet.extBytes()),
                            MessageBody.decode(packet));
            case Words.SEND_TO_GROUP ->
                    ClientLists.groups(packet.extBytes(), MessageBody.decode(packet));
            case Words.KICK ->
                    new CloseClient(
                            connection, MessageBody.decodeOptional(packet), CloseReason.NORMAL);
            case Words.CLOSE_WITH_REASON ->
                    new CloseClient(connection, MessageBody.decodeOptional(packet), reason(packet));
            case Words.DESTROY -> new DestroyClient(connection);
            case Words.UPDATE_SESSION -> new UpdateSession(connection, packet.session());
            case Words.SET_SESSION -> new SetSession(connection, packet.session());
            case Words.BIND_UID -> new BindUid(connection, name("uid", packet));
            case Words.UNBIND_UID -> new UnbindUid(connection, name("uid", packet));
            case Words.JOIN_GROUP -> new JoinGroup(connection, name("group", packet));
            case Words.LEAVE_GROUP -> new LeaveGroup(connection, name("group", packet));
            case Words.UNGROUP -> new Ungroup(name("group", packet));
            case Words.ANSWER_HANDSHAKE -> Handshakes.answer(packet);
            case Words.PAUSE_READING -> new PauseReading(connection);
            case Words.RESUME_READING -> new ResumeReading(connection);
            case Words.REPORT ->
                    new Report(name("node", packet), Utf8.decode("a report", packet.bodyBytes()));
            case Words.FORGET_CLIENT -> new ForgetClient(connection);
            default -> null;
        };
    }

    /// A uid or group in ext.
    static Packet named(int word, int connection, String name) {
        return Packet.about(word, connection, Utf8.encode(name));
    }

    static String name(String what, Packet packet) {
        return Utf8.decode(what, packet.extBytes());
    }

    private static Packet close(CloseClient close, Capabilities peer) {
        if (!peer.longline() || close.reason().equals(CloseReason.NORMAL)) {
            return MessageBody.aboutOptional(
                    Words.KICK, close.connection(), Packet.NOTHING, close.farewell(), peer);
        }
        byte[] text = Utf8.encode(close.reason().text());
        byte[] ext =
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) close.reason().code())
                        .put(text)
                        .array();
        return MessageBody.aboutOptional(
                Words.CLOSE_WITH_REASON, close.connection(), ext, close.farewell(), peer);
    }

    /// u16 code, then the text.
    private static CloseReason reason(Packet packet) {
        ByteBuffer ext = ByteBuffer.wrap(packet.extBytes());
        if (ext.remaining() < 2) {
            throw new IllegalArgumentException("a close reason has a code of two bytes");
        }
        int code = Short.toUnsignedInt(ext.getShort());
        var text = new byte[ext.remaining()];
        ext.get(text);
        return new CloseReason(code, Utf8.decode("a close reason", text));
    }
}
