package io.longline.examples.liveroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.longline.testing.LogLines;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

class RedisPageViewsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir Path folder;
    private RedisServer redis;
    private LogLines log;
    private PageViews views;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start(folder);
        log = LogLines.of(RedisPageViews.class);
        views = patient();
        await().atMost(LIMIT).until(() -> said("kept in Redis") == 1);
    }

    private PageViews patient() {
        return RedisPageViews.connect(redis.url(), RedisServer.PATIENCE, RedisServer.PATIENCE);
    }

    @AfterEach
    void stop() throws Exception {
        if (views != null) {
            views.close();
            log.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void a_join_is_counted_where_the_article_counts_it() {
        views.entered("港口 7");
        views.entered("港口 7");

        assertThat(views.of("港口 7")).isEqualTo(2);
        assertThat(stored("PV:ROOM:港口 7")).isEqualTo(Map.of("ROOM_TOTAL_PV", "2"));
    }

    @Test
    void what_others_counted_is_seen() {
        views.entered("shared");
        assertThat(views.of("shared")).isEqualTo(1); // so Redis has counted it
        try (var other = patient()) {
            await().atMost(LIMIT).until(() -> said("kept in Redis") == 2);
            other.entered("shared");
            assertThat(other.of("shared")).isEqualTo(2);
        }

        assertThat(views.of("shared")).isEqualTo(2);
    }

    @Test
    void joins_while_redis_is_away_are_shown_and_counted_when_it_is_back() throws Exception {
        views.entered("a");
        assertThat(views.of("a")).isEqualTo(1);

        redis.kill();
        await().atMost(LIMIT).until(() -> said("is away") == 1);
        views.entered("a");
        views.entered("a");
        views.entered("b");
        assertThat(views.of("a")).isEqualTo(3);
        assertThat(views.of("b")).isEqualTo(1);

        redis.startAgain();
        await().atMost(LIMIT).until(() -> said("kept in Redis") == 2);
        assertThat(views.of("a")).isEqualTo(3);
        await().atMost(LIMIT)
                .until(() -> stored("PV:ROOM:a"), Map.of("ROOM_TOTAL_PV", "3")::equals);
        await().atMost(LIMIT)
                .until(() -> stored("PV:ROOM:b"), Map.of("ROOM_TOTAL_PV", "1")::equals);
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void a_redis_that_does_not_answer_is_away_too() throws Exception {
        try (var impatient = RedisPageViews.connect(redis.url())) {
            await().atMost(LIMIT).until(() -> said("kept in Redis") >= 2);
            redis.freeze();
            try {
                impatient.entered("a");
                assertThat(impatient.of("a")).isEqualTo(1);
                await().atMost(LIMIT).until(() -> said("is away") >= 1);
                assertThat(impatient.of("a")).isEqualTo(1);
            } finally {
                redis.thaw();
            }

            await().atMost(LIMIT).until(() -> said("kept in Redis") >= 3);
            await().atMost(LIMIT).until(() -> stored("PV:ROOM:a").equals(total(impatient.of("a"))));
            // The frozen one had the join in its buffer, so each connection may have counted it.
            assertThat(impatient.of("a")).isBetween(1L, said("kept in Redis") - 1);
        }
    }

    @Test
    void a_join_that_redis_has_not_answered_is_shown() throws Exception {
        redis.freeze();
        try {
            views.entered("a");

            Thread.currentThread().interrupt(); // nobody waits for the frozen one
            assertThat(views.of("a")).isEqualTo(1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
            redis.thaw();
        }
    }

    @Test
    void a_room_whose_key_is_something_else_does_not_disturb_the_others() {
        try (var client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            connection.sync().set(RedisPageViews.key("odd"), "a string");
        }

        views.entered("odd");
        views.entered("fine");

        assertThat(views.of("odd")).isEqualTo(1);
        assertThat(views.of("fine")).isEqualTo(1);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("does not count page views")
                .doesNotContain("odd");
    }

    @Test
    void it_starts_without_a_redis() throws Exception {
        redis.kill();
        try (var alone = patient()) {
            alone.entered("a");

            assertThat(alone.of("a")).isEqualTo(1);

            redis.startAgain();
            await().atMost(LIMIT).until(() -> stored("PV:ROOM:a").containsValue("1"));
        }
    }

    @Test
    void what_is_under_way_is_counted_before_it_closes() {
        for (int i = 0; i < 1000; i++) {
            views.entered("rush");
        }

        views.close();
        views.close();

        assertThat(stored("PV:ROOM:rush")).isEqualTo(Map.of("ROOM_TOTAL_PV", "1000"));
    }

    @Test
    void an_address_that_is_none_is_refused_without_repeating_it() {
        assertThatThrownBy(() -> RedisPageViews.connect("localhost:6379?password=hush"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("write redis://HOST:PORT")
                .hasMessageNotContaining("hush");
    }

    private static Map<String, String> total(long joins) {
        return Map.of("ROOM_TOTAL_PV", Long.toString(joins));
    }

    private long said(String words) {
        return log.all().stream().filter(line -> line.contains(words)).count();
    }

    private Map<String, String> stored(String key) {
        try (var client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            return connection.sync().hgetall(key);
        } catch (io.lettuce.core.RedisConnectionException notUpYet) {
            return Map.of();
        }
    }
}
