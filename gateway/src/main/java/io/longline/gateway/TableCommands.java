package io.longline.gateway;

import io.longline.gateway.ClientConnection.Pause;
import io.longline.gateway.Parting.Plain;
import io.longline.protocol.CloseReason;
import io.longline.protocol.Connections;
import io.longline.protocol.Delivered;
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
import io.longline.protocol.GatewayCommand.Send;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayCommand.UnbindUid;
import io.longline.protocol.GatewayCommand.Ungroup;
import io.longline.protocol.GatewayCommand.UpdateSession;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.HandshakeAnswer.Refuse;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients.AllBut;
import io.longline.protocol.Recipients.Everyone;
import io.longline.protocol.Recipients.Only;
import io.longline.protocol.SerializedSession;
import io.longline.protocol.wire.Sessions;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Carries commands out on the clients of one event loop. Touched on that loop alone.
final class TableCommands {
    private final ConnectionTable table;
    private final ClientTraffic traffic;
    private final MessageEncoder encoder;
    private final Delivery delivery;
    private final PartCounts counts;

    TableCommands(
            ConnectionTable table,
            ClientTraffic traffic,
            MessageEncoder encoder,
            Delivery delivery,
            PartCounts counts) {
        this.table = table;
        this.traffic = traffic;
        this.encoder = encoder;
        this.delivery = delivery;
        this.counts = counts;
    }

    /// @param rank where those stand that it binds or lets join; 0 when it is about no such thing
    void carryOut(OneWay command, int rank) {
        switch (command) {
            case Send send -> {
                try (var fanout = new Fanout(send.message(), null)) {
                    send(send, fanout);
                }
            }
            case CloseClient(var number, var farewell, var reason) ->
                    with(number, client -> close(client, farewell, reason));
            case DestroyClient(var number) ->
                    with(number, client -> traffic.destroy(client, Plain.CLOSED));
            case UpdateSession(var number, var changes) ->
                    with(
                            number,
                            client -> traffic.session(client, merged(client.session(), changes)));
            case SetSession(var number, var session) ->
                    with(number, client -> traffic.session(client, session));
            case BindUid(var number, var uid) ->
                    with(number, client -> table.bindUid(client, uid, rank));
            case UnbindUid(var number, _) -> with(number, table::unbindUid);
            case JoinGroup(var number, var group) ->
                    with(number, client -> traffic.join(client, group, rank));
            case LeaveGroup(var number, var group) ->
                    with(number, client -> table.leave(client, group));
            case Ungroup(var group) -> table.ungroup(group);
            case AnswerHandshake(var number, Accept answer) ->
                    with(number, client -> traffic.accept(client, answer, rank));
            case AnswerHandshake(var number, Refuse(var status, var reason)) ->
                    with(number, client -> traffic.refuse(client, status, reason));
            case ForgetClient(var number) -> traffic.forget(number);
            case PauseReading(var number) ->
                    with(number, client -> client.pause(Pause.WORKER_ASKED));
            case ResumeReading(var number) ->
                    with(number, client -> client.resume(Pause.WORKER_ASKED));
            case Report _ -> throw new IllegalStateException("it is about no client");
        }
    }

    /// Sends, and tells what has become of it. Each client that is found is sent to at once: that
    /// costs a system call, and is the only way to know.
    Delivered deliver(Send send) {
        var tally = new DeliveryTally();
        try (var fanout = new Fanout(send.message(), tally)) {
            send(send, fanout);
        }
        Set<String> uids =
                send instanceof SendToUid(var named, _)
                        ? named.stream()
                                .filter(uid -> !table.withUid(uid).isEmpty())
                                .collect(Collectors.toSet())
                        : Set.of();
        return tally.delivered(uids);
    }

    private void send(Send send, Fanout fanout) {
        switch (send) {
            case SendToClient(var number, _) -> with(number, fanout);
            case SendToAll(var recipients, _) -> {
                switch (recipients) {
                    case Everyone() -> table.everyone().forEach(fanout);
                    case Only(var these) -> these.stream().forEach(number -> with(number, fanout));
                    case AllBut(var these) -> table.everyone().forEach(but(these, fanout));
                }
                count(send, fanout);
            }
            case SendToUid(var uids, _) -> {
                uids.forEach(uid -> table.withUid(uid).forEach(fanout));
                count(send, fanout);
            }
            case SendToGroup(var groups, var except, _) -> {
                var each = but(except, fanout);
                groups.forEach(group -> table.inGroup(group).forEach(each));
                count(send, fanout);
            }
        }
    }

    /// Notes what a send to many came to in this table.
    private void count(Send send, Fanout fanout) {
        counts.tablesVisited.add(1);
        if (fanout.clients() > 0) {
            counts.tablesWithMember.add(1);
        }
        if (FlightRecorder.isInitialized()) {
            FanOutEvent.record(send, fanout.clients(), fanout.bytes());
        }
    }

    /// Closes the client once everything queued for it, the farewell last, has been written.
    void close(ClientConnection client, @Nullable Message farewell, CloseReason reason) {
        EncodedMessage encoded = farewell == null ? null : encoder.encode(farewell);
        try {
            delivery.giveAll(client);
            client.outbound().closeAfter(encoded, reason);
        } finally {
            if (encoded != null) {
                encoded.release();
            }
        }
        traffic.closed(client, Plain.CLOSED);
    }

    private static SerializedSession merged(SerializedSession old, SerializedSession changes) {
        return old.isNone() ? changes : Sessions.merge(old, changes);
    }

    /// A command for a client that is not here does nothing.
    private void with(int number, Consumer<ClientConnection> action) {
        ClientConnection client = table.get(number);
        if (client != null) {
            action.accept(client);
        }
    }

    private static Consumer<ClientConnection> but(
            Connections except, Consumer<ClientConnection> each) {
        if (except.isEmpty()) {
            return each;
        }
        return client -> {
            if (!except.contains(client.number())) {
                each.accept(client);
            }
        };
    }

    /// One message on its way to any number of clients: encoded once, when the first is found.
    private final class Fanout implements Consumer<ClientConnection>, AutoCloseable {
        private final Message message;
        private final @Nullable DeliveryTally tally;
        private @Nullable EncodedMessage encoded;
        private int clients;

        /// @param tally is told what becomes of it; null when nobody asks
        Fanout(Message message, @Nullable DeliveryTally tally) {
            this.message = message;
            this.tally = tally;
        }

        @Override
        public void accept(ClientConnection client) {
            clients++;
            if (encoded == null) {
                encoded = encoder.encode(message);
            }
            Delivery.Fate fate = delivery.write(client, encoded, message.key());
            if (tally != null) {
                tally.add(client, fate);
            }
        }

        int clients() {
            return clients;
        }

        int bytes() {
            return message.size();
        }

        @Override
        public void close() {
            if (encoded != null) {
                encoded.release();
            }
        }
    }
}
