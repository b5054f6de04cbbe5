package io.longline.gateway;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/// What were the members of a [ConnectionSet] once, gone through from first to last while the set
/// goes on changing.
final class Members {
    private static final int PLACES_FOR_ONE = 8; // a set is never emptier for long

    private final Iterator<ConnectionSet> sets;
    private @Nullable ClientConnection[] places = {}; // of one of them
    private int[] ranks = {};
    private int at;

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
    /// @param most how many, at the most
    /// @return how many
    int next(int most, ConnectionSet.RankedAction action) {
        long left = (long) most * PLACES_FOR_ONE;
        int count = 0;
        while (left > 0 && count < most && !isDone()) {
            ClientConnection connection = places[at];
            int rank = ranks[at++];
            if (connection != null && !connection.isGone()) {
                count++;
                action.accept(connection, rank);
            }
            left--;
            nextSet();
        }
        return count;
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
