package io.longline.examples.liveroom;

import java.util.Optional;

/// How often each room was entered.
interface PageViews extends AutoCloseable {

    /// Counts one more. Never waits for anything outside this process.
    void entered(String room);

    /// How often the room was entered, as far as it is known now. May wait for half a second.
    long of(String room);

    @Override
    void close();

    /// In Redis when its address is given, else in memory.
    ///
    /// @throws IllegalArgumentException when the address is none
    static PageViews at(Optional<String> redisUrl) {
        return redisUrl.<PageViews>map(RedisPageViews::connect).orElseGet(InMemoryPageViews::new);
    }
}
