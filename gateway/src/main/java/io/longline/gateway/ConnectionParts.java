package io.longline.gateway;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// The members of a large [ConnectionSet] in parts of some hundreds, each a small set. It grows and
/// shrinks by one part at a time (linear hashing, W. Litwin 1980), and whoever goes through it
/// while it changes is lent the parts, of which those that change meanwhile are copied. So what is
/// done with one member takes no longer in a large set, not even now and then.
final class ConnectionParts {
    private static final int MOST = 256; // members of a part, on average
    private static final int LEAST = 64;

    private @Nullable ConnectionSet[] parts = new @Nullable ConnectionSet[2];
    private boolean[] lent = new boolean[2]; // parts that must stay as they are
    private int count = 1; // how many parts there are
    private int size;

    ConnectionParts(ConnectionSet members) {
        parts[0] = new ConnectionSet();
        members.forEachRanked(this::add);
    }

    int size() {
        return size;
    }

    @Nullable ClientConnection get(int number) {
        return part(home(number)).get(number);
    }

    boolean add(ClientConnection connection, int rank) {
        int at = home(connection.number());
        // who is there already is no reason to copy the part
        if ((lent[at] && part(at).get(connection.number()) != null)
                || !own(at).addHere(connection, rank)) {
            return false;
        }
        size++;
        if (size > count * MOST) {
            split();
        }
        return true;
    }

    boolean remove(ClientConnection connection) {
        int at = home(connection.number());
        if ((lent[at] && !part(at).contains(connection)) || !own(at).remove(connection)) {
            return false;
        }
        size--;
        if (count > 1 && size < count * LEAST) {
            merge();
        }
        return true;
    }

    void forEach(Consumer<ClientConnection> action) {
        for (int at = 0; at < count; at++) {
            part(at).forEach(action);
        }
    }

    void forEachRanked(ConnectionSet.RankedAction action) {
        for (int at = 0; at < count; at++) {
            part(at).forEachRanked(action);
        }
    }

    /// The parts as they are now; none of them changes any more.
    List<ConnectionSet> lend() {
        Arrays.fill(lent, 0, count, true);
        var all = new ArrayList<ConnectionSet>(count);
        for (int at = 0; at < count; at++) {
            all.add(part(at));
        }
        return all;
    }

    private ConnectionSet part(int at) {
        return Objects.requireNonNull(parts[at]);
    }

    /// The part, to be changed.
    private ConnectionSet own(int at) {
        if (lent[at]) {
            put(at, part(at).twin());
        }
        return part(at);
    }

    private void put(int at, @Nullable ConnectionSet part) {
        parts[at] = part;
        lent[at] = false;
    }

    /// Where the number is: of as many places as the next power of two has, those that are not
    /// there yet are still one with the part that they will be split from.
    private int home(int number) {
        int mixed = number * 0x85EBCA6B; // other bits than those by which a part finds it
        mixed ^= mixed >>> 15;
        int half = Integer.highestOneBit(count);
        int at = mixed & (2 * half - 1);
        return at < count ? at : at - half;
    }

    private void split() {
        if (count == parts.length) {
            resize(count * 2);
        }
        int from = count - Integer.highestOneBit(count);
        ConnectionSet both = part(from);
        put(from, new ConnectionSet());
        put(count, new ConnectionSet());
        count++;
        both.forEachRanked(
                (connection, rank) -> part(home(connection.number())).addHere(connection, rank));
    }

    private void merge() {
        count--;
        int into = count - Integer.highestOneBit(count);
        ConnectionSet one = part(into);
        ConnectionSet other = part(count);
        ConnectionSet both = one.twin();
        other.forEachRanked(both::addHere);
        put(into, both);
        put(count, null);
        if (parts.length > 2 && count * 4 < parts.length) {
            resize(parts.length / 2);
        }
    }

    private void resize(int length) {
        parts = Arrays.copyOf(parts, length);
        lent = Arrays.copyOf(lent, length);
    }
}
