package io.longline.examples.liveroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.examples.liveroom.TestGateway.TestClient;
import io.longline.testing.LogLines;
import io.longline.worker.BusinessWorker;
import io.longline.worker.WorkerSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class LiveRoomWithRedisTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ASK = "{\"type\":\"room\",\"roomId\":\"a\"}";

    private final TestGateway gateway = new TestGateway();

    private BusinessWorker worker(String redisUrl) {
        return BusinessWorker.start(
                new LiveRoom(Clock.systemUTC(), LiveRoomWithRedisTest::patient),
                WorkerSettings.named("live-room").withSettings(Map.of("redis.url", redisUrl)),
                List.of(gateway));
    }

    private static PageViews patient(Optional<String> redisUrl) {
        return RedisPageViews.connect(
                redisUrl.orElseThrow(), RedisServer.PATIENCE, RedisServer.PATIENCE);
    }

    private static long connections(LogLines log) {
        return log.all().stream().filter(line -> line.contains("kept in Redis")).count();
    }

    private TestClient joined(BusinessWorker worker, String userName) throws InterruptedException {
        TestClient client = gateway.connect(worker.link());
        client.reads();
        client.says("{\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"%s\"}".formatted(userName));
        assertThat(client.reads()).startsWith("{\"type\":\"join\"");
        return client;
    }

    @Test
    void the_room_goes_on_without_its_redis_and_loses_no_page_view(@TempDir Path folder)
            throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                LogLines log = LogLines.of(RedisPageViews.class);
                BusinessWorker worker = worker(redis.url())) {
            await().atMost(LIMIT).until(() -> connections(log) == 1);
            TestClient mira = joined(worker, "Mira");
            mira.says(ASK);
            assertThat(mira.reads()).contains("\"pageViews\":1,");

            redis.kill();
            TestClient zoe = joined(worker, "Zoë");
            mira.reads();
            zoe.says("{\"type\":\"say\",\"roomId\":\"a\",\"userName\":\"Zoë\",\"content\":\"hi\"}");
            assertThat(mira.reads()).contains("\"content\":\"hi\"");
            mira.says(ASK);
            assertThat(mira.reads()).contains("\"pageViews\":2,");

            redis.startAgain();
            await().atMost(LIMIT).until(() -> connections(log) == 2);
            mira.says(ASK);
            assertThat(mira.reads()).contains("\"pageViews\":2,");
        }
    }

    @Test
    void page_views_outlive_the_room(@TempDir Path folder) throws Exception {
        try (RedisServer redis = RedisServer.start(folder)) {
            try (LogLines log = LogLines.of(RedisPageViews.class);
                    BusinessWorker worker = worker(redis.url())) {
                await().atMost(LIMIT).until(() -> connections(log) == 1);
                joined(worker, "Mira");
            }

            try (LogLines log = LogLines.of(RedisPageViews.class);
                    BusinessWorker worker = worker(redis.url())) {
                await().atMost(LIMIT).until(() -> connections(log) == 1);
                TestClient zoe = joined(worker, "Zoë");
                zoe.says(ASK);
                assertThat(zoe.reads()).contains("\"pageViews\":2,");
            }
        }
    }

    @Test
    void a_redis_url_that_is_none_stops_the_start() {
        assertThatThrownBy(() -> worker("localhost:6379"))
                .rootCause()
                .hasMessageContaining("redis.url is no Redis address; write redis://HOST:PORT");
    }
}
