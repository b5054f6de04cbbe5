package io.longline.gateway;

import java.util.concurrent.ConcurrentHashMap;

/// Which uids, or which groups, anybody on any event loop of a gateway has. A table says so when
/// the first of its clients gets a name and when the last one loses it; messages never come here.
/// Safe for use by many threads.
final class NamesInUse {
    private final ConcurrentHashMap<String, Integer> tables = new ConcurrentHashMap<>();

    void add(String name) {
        tables.merge(name, 1, Integer::sum);
    }

    void remove(String name) {
        tables.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
    }

    boolean contains(String name) {
        return tables.containsKey(name);
    }

    long size() {
        return tables.mappingCount();
    }
}
