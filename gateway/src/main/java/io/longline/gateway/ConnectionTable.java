package io.longline.gateway;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.GatewayAddress;

import jdk.jfr.FlightRecorder;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The clients of one gateway that live on one event loop, by number, uid and group.
///
/// Touched on that loop alone, so it needs no locks. A client is in the index of a uid or group
/// exactly when it has that uid or group itself; a uid or group is there as long as somebody has
/// it.
final class ConnectionTable {
    private static final ConnectionSet NOBODY = new ConnectionSet();
    private static final long LAST_NUMBER = 0xFFFF_FFFFL;

    private final GatewayAddress gateway;
    private final Whereabouts whereabouts;
    private final PartCounts counts;
    private final int index;
    private final ConnectionSet byNumber = new ConnectionSet();
    private final Map<String, ConnectionSet> byUid = new HashMap<>();
    private final Map<String, Group> byGroup = new HashMap<>();
    private final long firstNumber;
    private long nextNumber;

    /// @param index which of the gateway's tables this is: its numbers are `index` modulo how many
    ///   there are, so that a number says where its client is
    /// @param whereabouts is told which uids and groups have a member here
    ConnectionTable(GatewayAddress gateway, int index, Whereabouts whereabouts, PartCounts counts) {
        this.gateway = gateway;
        this.counts = counts;
        this.index = index;
        this.whereabouts = whereabouts;
        this.firstNumber = index == 0 ? whereabouts.tables() : index;
        this.nextNumber = firstNumber;
    }

    /// A new client, under the next number that is free: they count up, and start again after
    /// 2^32-1.
    ClientConnection add(ClientOrigin origin, Outbound outbound) {
        var id = new ClientId(gateway, freeNumber());
        var client = new ClientConnection(id, origin, outbound);
        byNumber.add(client, whereabouts.nextRank());
        counts.opened.add(1);
        if (FlightRecorder.isInitialized()) {
            ClientOpenedEvent.record(client);
        }
        return client;
    }

    /// Takes the client out of everything. It keeps its uid and session to be told of them.
    void remove(ClientConnection client, Parting why) {
        if (byNumber.remove(client)) {
            counts.ended(why).add(1);
        }
        leaveUid(client);
        for (Group group : client.groups()) {
            group.members().remove(client);
            forgetIfEmpty(group);
        }
        client.leaveForGood();
    }

    @Nullable ClientConnection get(int number) {
        return byNumber.get(number);
    }

    /// Whether a client of this number, if there is or was one, is of this table.
    boolean isOwn(int number) {
        return Integer.remainderUnsigned(number, whereabouts.tables()) == index;
    }

    ConnectionSet everyone() {
        return byNumber;
    }

    /// A client has one uid; a new one replaces it.
    ///
    /// @param rank where it stands among those that have the uid, unsigned
    void bindUid(ClientConnection client, String uid, int rank) {
        leaveUid(client);
        client.uid(uid);
        ConnectionSet all = byUid.get(uid);
        if (all == null) {
            all = new ConnectionSet();
            byUid.put(uid, all);
            whereabouts.uids().firstCame(uid, index);
        }
        all.add(client, rank);
    }

    void unbindUid(ClientConnection client) {
        leaveUid(client);
        client.uid(null);
    }

    /// Nobody, when no client has the uid.
    ConnectionSet withUid(String uid) {
        return byUid.getOrDefault(uid, NOBODY);
    }

    /// @param rank where it stands among the members, and a new group among the groups; unsigned
    void join(ClientConnection client, String name, int rank) {
        Group group = byGroup.get(name);
        if (group == null) {
            group = new Group(name, rank);
            byGroup.put(name, group);
            whereabouts.groups().firstCame(name, index);
        }
        if (group.members().add(client, rank)) {
            client.addGroup(group);
        }
    }

    void leave(ClientConnection client, String name) {
        Group group = byGroup.get(name);
        if (group != null && group.members().remove(client)) {
            client.removeGroup(group);
            forgetIfEmpty(group);
        }
    }

    void ungroup(String name) {
        Group group = byGroup.remove(name);
        if (group != null) {
            group.members().forEach(member -> member.removeGroup(group));
            whereabouts.groups().lastWent(name, index);
        }
    }

    /// Nobody, when there is no such group.
    ConnectionSet inGroup(String name) {
        Group group = byGroup.get(name);
        return group == null ? NOBODY : group.members();
    }

    /// In no order.
    Collection<Group> groups() {
        return byGroup.values();
    }

    /// For tests of what happens after four thousand million clients.
    void continueAfter(int number) {
        nextNumber = Integer.toUnsignedLong(number) + whereabouts.tables();
    }

    private int freeNumber() {
        while (true) {
            if (nextNumber > LAST_NUMBER) {
                nextNumber = firstNumber;
            }
            int number = (int) nextNumber;
            nextNumber += whereabouts.tables();
            if (byNumber.get(number) == null) {
                return number;
            }
        }
    }

    private void leaveUid(ClientConnection client) {
        String uid = client.uid();
        if (uid != null) {
            ConnectionSet others = byUid.get(uid);
            if (others != null && others.remove(client) && others.isEmpty()) {
                byUid.remove(uid);
                whereabouts.uids().lastWent(uid, index);
            }
        }
    }

    private void forgetIfEmpty(Group group) {
        if (group.members().isEmpty()) {
            byGroup.remove(group.name());
            whereabouts.groups().lastWent(group.name(), index);
        }
    }
}
