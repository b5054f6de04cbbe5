package io.longline.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What the pool hears of a worker that is full and drained at one time. The pool of these tests
/// stops a thread that tells it something, until another one has said all that it can.
class CrowdingTest {
    private static final int BOUND = 100;

    private final List<Boolean> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch telling = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile @Nullable Boolean stopsAt;
    private final Crowding crowding = new Crowding(BOUND, this::hear);

    @Test
    void a_worker_is_crowded_from_half_on_until_a_quarter_is_left() {
        crowding.delivered(50);
        assertThat(heard).isEmpty();

        crowding.delivered(51);
        crowding.delivered(90);
        crowding.drained(26);
        assertThat(heard).containsExactly(true);

        crowding.drained(25);
        crowding.drained(0);
        assertThat(heard).containsExactly(true, false);
    }

    @Test
    void a_worker_that_is_drained_while_the_pool_is_told_that_it_is_full_does_not_stay_full()
            throws Exception {
        stopsAt = true;
        Thread clients = Thread.ofPlatform().start(() -> crowding.delivered(51));
        assertThat(telling.await(30, TimeUnit.SECONDS)).isTrue();

        sayWhile(() -> crowding.drained(0));
        clients.join(30_000);
        crowding.drained(0); // the turn that comes after each delivery

        assertThat(heard.getLast()).isFalse();
        crowding.delivered(51);
        assertThat(heard.getLast()).isTrue();
    }

    @Test
    void a_worker_that_fills_up_while_the_pool_is_told_that_it_is_drained_is_full()
            throws Exception {
        crowding.delivered(51);
        stopsAt = false;
        Thread inner = Thread.ofPlatform().start(() -> crowding.drained(0));
        assertThat(telling.await(30, TimeUnit.SECONDS)).isTrue();

        sayWhile(() -> crowding.delivered(51));
        inner.join(30_000);

        assertThat(heard.getLast()).isTrue();
        crowding.drained(0);
        assertThat(heard.getLast()).isFalse();
    }

    /// On a thread of its own, since it may have to wait for the one that is stopped.
    private void sayWhile(Runnable word) throws InterruptedException {
        Thread other = Thread.ofPlatform().start(word);
        await().until(() ->
                other.getState() == Thread.State.BLOCKED
                        || other.getState() == Thread.State.TERMINATED);
        goOn.countDown();
        other.join(30_000);
    }

    private void hear(boolean crowded) {
        if (stopsAt != null && stopsAt == crowded && telling.getCount() > 0) {
            telling.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        heard.add(crowded);
    }
}
