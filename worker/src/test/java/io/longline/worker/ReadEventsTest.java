package io.longline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.wire.ToGateway.Took;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class ReadEventsTest {
    private final ReadEvents events = new ReadEvents();

    @BeforeEach
    void number() {
        events.number();
    }

    @Test
    void those_that_were_begun_are_said_once_in_runs() {
        for (int i = 0; i < 200; i++) {
            events.next();
        }
        for (int i = 199; i >= 0; i--) {
            if (i != 3 && i != 100 && i != 101) {
                assertThat(events.begin(i)).isTrue();
            }
        }

        assertThat(events.takeUnsaid())
                .containsExactly(new Took.Run(0, 3), new Took.Run(4, 96), new Took.Run(102, 98));
        assertThat(events.hasUnsaid()).isFalse();
        assertThat(events.hasWaiting()).isTrue();

        events.begin(101);
        events.begin(3);
        events.begin(100);

        assertThat(events.takeUnsaid()).containsExactly(new Took.Run(3, 1), new Took.Run(100, 2));
        assertThat(events.hasWaiting()).isFalse();
        assertThat(events.takeUnsaid()).isEmpty();
    }

    @Test
    void one_that_had_not_begun_at_the_end_waits_to_hear_whose_it_is() throws Exception {
        events.end();
        var begun = new CompletableFuture<Boolean>();
        Thread lane = Thread.ofVirtual().start(() -> begun.complete(events.begin(0)));
        lane.interrupt();

        assertThat(begun).isNotDone();
        events.settle(false);
        events.settle(true);

        assertThat(begun.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(events.hasUnsaid()).isFalse();
    }

    @Test
    void one_that_is_ours_after_the_end_is_begun() {
        events.end();
        events.settle(true);

        assertThat(events.begin(0)).isTrue();
    }

    @Test
    void those_without_numbers_are_always_begun_and_never_said() {
        var php = new ReadEvents();
        php.next();
        php.end();

        assertThat(php.begin(0)).isTrue();
        assertThat(php.hasUnsaid()).isFalse();
        assertThat(php.hasWaiting()).isFalse();
    }
}
