package io.longline.gateway;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// What were the members of a [ConnectionSet] once, gone through from first to last while the set
/// goes on changing.
final class Members {
    private static final int PLACES_FOR_ONE = 8; // a set is never emptier for long
    private static final int AHEAD = 32;

    private final Iterator<ConnectionSet> sets;
    private @Nullable ClientConnection[] places = {}; // of one of them
    private int[] ranks = {};
    private int at;
    private final @Nullable ClientConnection[] ahead = new @Nullable ClientConnection[AHEAD];
    private final int[] ranksAhead = new int[AHEAD];
    private int found; // of those ahead

    /// @param sets without parts, which do not change
    Members(List<ConnectionSet> sets) {
        this.sets = sets.iterator();
        nextSet();
    }

    boolean isDone() {
        return at == places.length;
    }

    /// Goes on with the next ones, but for those that have left their table.
    ///
    /// A few at a time are looked at first, for nothing but whether they are there: clients lie
    /// anywhere in memory, and a processor fetches several at once where nothing is done with one
    /// before the next is asked for.
    ///
    /// @param most how many, at the most
    /// @return how many
    int next(int most, ConnectionSet.RankedAction action) {
        long left = (long) most * PLACES_FOR_ONE;
        int count = 0;
        while (left > 0 && count < most && !isDone()) {
            left -= lookAhead(Math.min(most - count, AHEAD));
            for (int i = 0; i < found; i++) {
                ClientConnection connection = Objects.requireNonNull(ahead[i]);
                ahead[i] = null;
                if (!connection.isGone()) {
                    count++;
                    action.accept(connection, ranksAhead[i]);
                }
            }
            nextSet();
        }
        return count;
    }

    /// Finds the next ones of this set.
    ///
    /// @return how many places it looked at, one at least
    private int lookAhead(int most) {
        int from = at;
        found = 0;
        while (at < places.length && found < most) {
            ClientConnection connection = places[at];
            if (connection != null && !connection.isGone()) {
                ahead[found] = connection;
                ranksAhead[found] = ranks[at];
                found++;
            }
            at++;
        }
        return at - from;
    }

    /// Unless this one is not at its end.
    private void nextSet() {
        while (at == places.length && sets.hasNext()) {
            ConnectionSet set = sets.next();
            places = set.places();
            ranks = set.ranksOfPlaces();
            at = 0;
        }
    }
}
