package io.longline.examples.liveroom;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts in Redis: `HINCRBY PV:ROOM:<roomId> ROOM_TOTAL_PV 1` at each join.
///
/// A Redis that is away stops nobody. The joins meanwhile are kept here, and added when it is back;
/// until then a room shows the last total that was heard from Redis and the joins since. A process
/// that has not reached Redis yet knows no total, and shows the joins it saw itself. Joins that are
/// kept here are lost with the process. One whose answer from Redis was lost on the way may count
/// twice. Of rooms beyond [BoundedCounts#MOST_ROOMS], the one touched longest ago is forgotten.
///
/// The log has one line when Redis goes and one when it is back.
final class RedisPageViews implements PageViews {

    static final String FIELD = "ROOM_TOTAL_PV";

    private static final Logger log = LoggerFactory.getLogger(RedisPageViews.class);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final int MOST_WAITING_COMMANDS = 2 * BoundedCounts.MOST_ROOMS;

    private final RedisClient client;
    private final String address;
    private final Thread keeper;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean refusalSaid = new AtomicBoolean();

    /// The last totals heard from Redis.
    private final BoundedCounts totals = new BoundedCounts();

    /// The joins that Redis has not been told of.
    private final BoundedCounts untold = new BoundedCounts();

    /// The joins that Redis was told of and has not answered. One that goes from one of the three
    /// to another does so under [#moving], so that nobody who adds them up misses it.
    private final BoundedCounts underWay = new BoundedCounts();

    private final Object moving = new Object();

    private volatile @Nullable Link link;

    /// One connection, until something on it fails.
    private record Link(StatefulRedisConnection<String, String> redis, CountDownLatch lost) {}

    private RedisPageViews(RedisURI uri, Duration connectWithin, Duration answerWithin) {
        address = uri.getHost() == null ? "redis.url" : uri.getHost() + ":" + uri.getPort();
        uri.setTimeout(connectWithin);
        client = RedisClient.create(uri);
        // We reconnect ourselves: what was under way on a lost connection then fails at once, and
        // is kept with the other untold joins instead of in a queue of the driver.
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(false)
                        .requestQueueSize(MOST_WAITING_COMMANDS)
                        .socketOptions(
                                SocketOptions.builder().connectTimeout(connectWithin).build())
                        .timeoutOptions(TimeoutOptions.enabled(answerWithin))
                        .build());
        keeper = Thread.ofVirtual().name("redis " + address).unstarted(this::keepConnected);
    }

    /// Returns at once; the connection is made in the background.
    ///
    /// @throws IllegalArgumentException when `url` is no Redis address
    static RedisPageViews connect(String url) {
        return connect(url, CONNECT_WITHIN, ANSWER_WITHIN);
    }

    /// @param connectWithin after that it is away, and tried again
    /// @param answerWithin a Redis that takes longer for one answer is away
    static RedisPageViews connect(String url, Duration connectWithin, Duration answerWithin) {
        RedisURI uri;
        try {
            uri = RedisURI.create(url);
        } catch (RuntimeException notAnAddress) {
            // Neither the text nor the cause is passed on: there may be a password in it.
            throw new IllegalArgumentException(
                    "redis.url is no Redis address; write redis://HOST:PORT, as"
                            + " redis://127.0.0.1:6379");
        }
        var views = new RedisPageViews(uri, connectWithin, answerWithin);
        views.keeper.start();
        return views;
    }

    static String key(String room) {
        return "PV:ROOM:" + room;
    }

    @Override
    public void entered(String room) {
        untold.add(room, 1);
        Link link = this.link;
        if (link != null) {
            tell(link, room);
        }
    }

    @Override
    public long of(String room) {
        Link link = this.link;
        if (link != null) {
            try {
                // Kept where answers arrive, in their order: a later total is never overwritten.
                link.redis
                        .async()
                        .hget(key(room), FIELD)
                        .thenAccept(total -> totals.set(room, number(total)))
                        .toCompletableFuture()
                        .get();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException failure) {
                failed(link, failure.getCause());
            } catch (RedisException failure) {
                failed(link, failure);
            }
        }
        synchronized (moving) {
            return totals.of(room) + underWay.of(room) + untold.of(room);
        }
    }

    private static long number(@Nullable String total) {
        return total == null ? 0 : Long.parseLong(total);
    }

    /// Hands what is not told yet of the room to Redis, without waiting.
    private void tell(Link link, String room) {
        long joins;
        synchronized (moving) {
            joins = untold.take(room);
            if (joins == 0) {
                return;
            }
            underWay.add(room, joins);
        }
        try {
            link.redis
                    .async()
                    .hincrby(key(room), FIELD, joins)
                    .whenComplete((total, failure) -> {
                        if (failure == null) {
                            counted(room, joins, total);
                        } else {
                            notCounted(room, joins);
                            failed(link, failure);
                        }
                    });
        } catch (RedisException notSent) {
            notCounted(room, joins);
            failed(link, notSent);
        }
    }

    private void counted(String room, long joins, long total) {
        synchronized (moving) {
            underWay.subtract(room, joins);
            totals.set(room, total);
        }
    }

    private void notCounted(String room, long joins) {
        synchronized (moving) {
            underWay.subtract(room, joins);
            untold.add(room, joins);
        }
    }

    private void failed(Link link, @Nullable Throwable failure) {
        if (failure instanceof RedisCommandExecutionException
                || failure instanceof NumberFormatException) {
            // Redis is there and says no, for this room or for all: a new connection changes
            // nothing. What it says may repeat the room's name, so it is not logged.
            if (refusalSaid.compareAndSet(false, true)) {
                log.warn(
                        "Redis at {} does not count page views; is {} another kind of key there, or"
                                + " Redis read-only?",
                        address,
                        key("..."));
            }
        } else {
            link.lost.countDown();
        }
    }

    private void keepConnected() {
        boolean away = false;
        try {
            do {
                String why = "the connection was lost";
                try (StatefulRedisConnection<String, String> redis = client.connect()) {
                    away = false;
                    serve(new Link(redis, new CountDownLatch(1)));
                } catch (RedisException notReached) {
                    why = innermost(notReached);
                }
                if (!away && closing.getCount() > 0) {
                    away = true;
                    log.warn(
                            "Redis at {} is away ({}); page views are counted in memory until it is"
                                    + " back",
                            address,
                            why);
                }
            } while (!closing.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException closed) {
            // close() ends this thread so; there is nothing left to do on it
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /// Until the connection is lost.
    private void serve(Link fresh) throws InterruptedException {
        fresh.redis.addListener(
                new RedisConnectionStateListener() {
                    @Override
                    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                        fresh.lost.countDown();
                    }
                });
        if (!fresh.redis.isOpen()) {
            return;
        }
        refusalSaid.set(false);
        link = fresh;
        try {
            log.info("page views are kept in Redis at {}", address);
            untold.all().keySet().forEach(room -> tell(fresh, room));
            fresh.lost.await();
        } finally {
            link = null;
        }
    }

    /// Waits for what is under way, four seconds at most.
    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        Link last = link;
        if (last != null) {
            try {
                // Answers come in order, so all joins told before it have arrived.
                last.redis.async().ping().get();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | RedisException failure) {
                log.debug("Redis at {} was gone at the end", address, failure);
            }
        }
        keeper.interrupt();
        try {
            keeper.join(CLOSED_WITHIN);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
