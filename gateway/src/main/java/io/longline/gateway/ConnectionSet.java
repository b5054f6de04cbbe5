package io.longline.gateway;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Connections found by their number, each with a rank that says where it stands among them in an
/// answer. Two arrays with open addressing: a member costs eleven to 22 bytes, no key is boxed, and
/// going through all of them is reading an array. The first member needs none: most sets, those of
/// uids, never have another. More than a thousand are in [ConnectionParts].
final class ConnectionSet {
    private static final int SMALLEST = 4;
    private static final int MOST_IN_ONE = 1024;
    private static final int LEAST_IN_PARTS = 256;
    private static final @Nullable ClientConnection[] NO_SLOTS = {};
    private static final int[] NO_RANKS = {};

    @FunctionalInterface
    interface RankedAction {
        /// @param rank unsigned
        void accept(ClientConnection connection, int rank);
    }

    // linear probing; at most three quarters full; the length is a power of two
    private @Nullable ClientConnection[] slots = NO_SLOTS;
    private int[] ranks = NO_RANKS; // of the connection in the slot of the same index
    private @Nullable ClientConnection only; // while there are no slots
    private int onlyRank;
    private int size; // of those that are in no parts
    private @Nullable ConnectionParts parts; // then nobody is in the slots

    int size() {
        return parts == null ? size : parts.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    @Nullable ClientConnection get(int number) {
        if (parts != null) {
            return parts.get(number);
        }
        if (slots.length == 0) {
            return only != null && only.number() == number ? only : null;
        }
        return slots[find(number)];
    }

    boolean contains(ClientConnection connection) {
        return get(connection.number()) == connection;
    }

    /// For sets of which nobody asks the order.
    ///
    /// @return whether it was not there before
    boolean add(ClientConnection connection) {
        return add(connection, 0);
    }

    /// One that is there already keeps the rank it has.
    ///
    /// @param rank unsigned
    /// @return whether it was not there before
    boolean add(ClientConnection connection, int rank) {
        if (parts != null) {
            return parts.add(connection, rank);
        }
        boolean added = addHere(connection, rank);
        if (size > MOST_IN_ONE) {
            parts = new ConnectionParts(this);
            slots = NO_SLOTS;
            ranks = NO_RANKS;
            size = 0;
        }
        return added;
    }

    /// The same for a set that is to have no parts.
    boolean addHere(ClientConnection connection, int rank) {
        if (slots.length == 0) {
            if (only == null) {
                only = connection;
                onlyRank = rank;
                size = 1;
                return true;
            }
            makeSlots(only, onlyRank);
        }
        int at = find(connection.number());
        if (slots[at] != null) {
            return false;
        }
        slots[at] = connection;
        ranks[at] = rank;
        size++;
        if (size * 4 > slots.length * 3) {
            resize(slots.length * 2);
        }
        return true;
    }

    /// @return whether it was there
    boolean remove(ClientConnection connection) {
        if (parts != null) {
            return removeFrom(parts, connection);
        }
        if (slots.length == 0) {
            if (only != connection) {
                return false;
            }
            only = null;
            size = 0;
            return true;
        }
        int hole = find(connection.number());
        if (slots[hole] != connection) {
            return false;
        }
        size--;
        close(hole);
        if (slots.length > SMALLEST && size * 8 < slots.length) {
            resize(slots.length / 2);
        }
        return true;
    }

    private boolean removeFrom(ConnectionParts from, ClientConnection connection) {
        boolean removed = from.remove(connection);
        if (from.size() < LEAST_IN_PARTS) {
            parts = null;
            from.forEachRanked(this::add);
        }
        return removed;
    }

    /// In no order; the set must not change meanwhile.
    void forEach(Consumer<ClientConnection> action) {
        if (parts != null) {
            parts.forEach(action);
        }
        if (only != null) {
            action.accept(only);
        }
        for (ClientConnection connection : slots) {
            if (connection != null) {
                action.accept(connection);
            }
        }
    }

    /// In no order; the set must not change meanwhile.
    void forEachRanked(RankedAction action) {
        if (parts != null) {
            parts.forEachRanked(action);
        }
        if (only != null) {
            action.accept(only, onlyRank);
        }
        for (int at = 0; at < slots.length; at++) {
            ClientConnection connection = slots[at];
            if (connection != null) {
                action.accept(connection, ranks[at]);
            }
        }
    }

    /// The members as they are now, in no order.
    List<ClientConnection> copy() {
        var members = new ArrayList<ClientConnection>(size());
        forEach(members::add);
        return members;
    }

    /// The members as they are now, for who goes through them while the set changes. Costs next to
    /// nothing, however many they are.
    Members members() {
        return new Members(parts == null ? List.of(twin()) : parts.lend());
    }

    /// Another one with the same members, of a set that has no parts.
    ConnectionSet twin() {
        var twin = new ConnectionSet();
        twin.slots = slots.length == 0 ? slots : slots.clone();
        twin.ranks = ranks.length == 0 ? ranks : ranks.clone();
        twin.only = only;
        twin.onlyRank = onlyRank;
        twin.size = size;
        return twin;
    }

    /// Its members and free places, of a set that has no parts. Not to be changed.
    @Nullable ClientConnection[] places() {
        return only == null ? slots : new @Nullable ClientConnection[] {only};
    }

    /// The ranks of those in [#places].
    int[] ranksOfPlaces() {
        return only == null ? ranks : new int[] {onlyRank};
    }

    /// From now on there are slots, with the one member there was.
    private void makeSlots(ClientConnection member, int rank) {
        slots = new @Nullable ClientConnection[SMALLEST];
        ranks = new int[SMALLEST];
        int at = find(member.number());
        slots[at] = member;
        ranks[at] = rank;
        only = null;
    }

    /// Where the number is, or the free slot where it would be.
    private int find(int number) {
        int at = home(number);
        while (true) {
            ClientConnection here = slots[at];
            if (here == null || here.number() == number) {
                return at;
            }
            at = (at + 1) & (slots.length - 1);
        }
    }

    /// Numbers of one table are multiples apart; multiplying by the golden ratio spreads them.
    private int home(int number) {
        return (number * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    }

    /// Moves those behind the hole up that would not be found across it (Knuth 6.4, algorithm R).
    private void close(int hole) {
        int at = hole;
        while (true) {
            at = (at + 1) & (slots.length - 1);
            ClientConnection here = slots[at];
            if (here == null) {
                break;
            }
            int home = home(here.number());
            boolean betweenHoleAndHere =
                    hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (!betweenHoleAndHere) {
                slots[hole] = here;
                ranks[hole] = ranks[at];
                hole = at;
            }
        }
        slots[hole] = null;
    }

    private void resize(int length) {
        @Nullable ClientConnection[] oldSlots = slots;
        int[] oldRanks = ranks;
        slots = new @Nullable ClientConnection[length];
        ranks = new int[length];
        for (int i = 0; i < oldSlots.length; i++) {
            ClientConnection connection = oldSlots[i];
            if (connection != null) {
                int at = find(connection.number());
                slots[at] = connection;
                ranks[at] = oldRanks[i];
            }
        }
    }
}
