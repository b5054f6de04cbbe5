package io.longline.gateway;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A value for each of many connections, in an order: to be gone through, not to be searched, for
/// nothing is kept but the list. It cannot be changed.
final class ByConnection<V> extends AbstractMap<Integer, V> {
    private final List<Map.Entry<Integer, V>> entries;

    /// @param entries takes it over; no connection is in it twice
    ByConnection(List<Map.Entry<Integer, V>> entries) {
        this.entries = entries;
    }

    @Override
    public Set<Map.Entry<Integer, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<Integer, V>> iterator() {
                return entries.iterator();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }
}
