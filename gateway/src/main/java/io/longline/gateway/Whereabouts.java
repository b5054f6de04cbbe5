package io.longline.gateway;

import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.HandshakeAnswer.Accept;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// In which of a gateway's tables each uid and group has a member, so that a message for it wakes
/// those tables and no other.
///
/// It also counts who comes: a backend is answered in the order in which clients joined, as an
/// array of PHP remembers it, and they may have joined in several tables.
///
/// A table counts from the moment it is told to bind or join: a message told right after that
/// command finds its way. Safe for use by any thread.
public final class Whereabouts {
    private final int tables;
    private final Names uids;
    private final Names groups;
    private final AtomicInteger came = new AtomicInteger();

    public Whereabouts(int tables) {
        this.tables = tables;
        this.uids = new Names(tables);
        this.groups = new Names(tables);
    }

    int tables() {
        return tables;
    }

    Names uids() {
        return uids;
    }

    Names groups() {
        return groups;
    }

    /// For a client that comes, joins a group or is bound to a uid: later ones get higher ranks,
    /// unsigned, until after 2^32 of them it begins again.
    int nextRank() {
        return came.getAndIncrement();
    }

    /// The table is about to be handed the command, which may bring uids or groups there.
    ///
    /// @return what to hand over: the command, [Ranked] if it brings any. The rank is that of its
    ///   uid, or of its only group; where it brings both, those of its groups follow
    Object told(OneWay command, int table) {
        onItsWay(command, table, 1);
        if (command instanceof BindUid || command instanceof JoinGroup) {
            return new Ranked(nextRank(), command);
        }
        if (command instanceof AnswerHandshake(_, Accept(_, var joined, _))) {
            return new Ranked(came.getAndAdd(1 + joined.size()), command);
        }
        return command;
    }

    /// The table has carried it out, or could not.
    void done(OneWay command, int table) {
        onItsWay(command, table, -1);
    }

    private void onItsWay(OneWay command, int table, int more) {
        if (tables == 1) {
            return;
        }
        if (command instanceof BindUid(_, var uid)) {
            uids.count(uid, table, more);
        } else if (command instanceof JoinGroup(_, var group)) {
            groups.count(group, table, more);
        } else if (command instanceof AnswerHandshake(_, Accept(var uid, var joined, _))) {
            if (uid != null) {
                uids.count(uid, table, more);
            }
            joined.forEach(group -> groups.count(group, table, more));
        }
    }

    /// The tables of all uids, or of all groups.
    static final class Names {

        /// One of the tables, and how many reasons there are to go there: one for all of its
        /// members together, and one for each command on its way.
        private record Place(int table, int reasons, @Nullable Place next) {}

        private final int tables;
        private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();
        private final Place[] only; // what most names have: one reason, in one table

        private Names(int tables) {
            this.tables = tables;
            this.only = new Place[tables];
            Arrays.setAll(only, table -> new Place(table, 1, null));
        }

        /// The table's first member has come.
        void firstCame(String name, int table) {
            count(name, table, 1);
        }

        /// The table's last member has gone.
        void lastWent(String name, int table) {
            count(name, table, -1);
        }

        /// Each table where at least one of the names has a member, once.
        void forEachTable(Collection<String> names, IntConsumer each) {
            if (tables == 1) {
                each.accept(0);
            } else if (names.size() == 1) {
                for (Place at = places.get(names.iterator().next()); at != null; at = at.next()) {
                    each.accept(at.table());
                }
            } else {
                var found = new BitSet(tables);
                for (String name : names) {
                    for (Place at = places.get(name); at != null; at = at.next()) {
                        found.set(at.table());
                    }
                }
                found.stream().forEach(each);
            }
        }

        /// Whether one of the names has a member, or is about to.
        boolean hasAny(Collection<String> names) {
            for (String name : names) {
                if (places.containsKey(name)) {
                    return true;
                }
            }
            return false;
        }

        /// How many names have a member, or are about to.
        long size() {
            return places.mappingCount();
        }

        private void count(String name, int table, int more) {
            places.compute(name, (_, at) -> with(at, table, more));
        }

        private @Nullable Place with(@Nullable Place at, int table, int more) {
            if (at == null) {
                return place(table, more, null);
            }
            if (at.table() != table) {
                return place(at.table(), at.reasons(), with(at.next(), table, more));
            }
            int reasons = at.reasons() + more;
            return reasons == 0 ? at.next() : place(table, reasons, at.next());
        }

        private Place place(int table, int reasons, @Nullable Place next) {
            return reasons == 1 && next == null ? only[table] : new Place(table, reasons, next);
        }
    }
}
