package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.function.IntFunction;

/// Twenty-five times as many clients, and no more work for one of them. Steps and bytes are
/// counted, no times.
class WorkForOneTest {
    private static final int FEW = 2_000;
    private static final int MANY = 50_000;

    /// How much more there may be with many clients than with few: places in a table differ by
    /// chance, a tree or a sorted list would be two fifths deeper.
    private static final double MOST = 1.25;

    @Test
    void what_is_done_for_one_client_does_not_grow_with_the_number_of_clients() throws Exception {
        work(FEW); // loads the classes, which takes memory
        Map<String, long[]> few = work(FEW);
        Map<String, long[]> many = work(MANY);

        var softly = new SoftAssertions();
        many.forEach((what, work) -> {
            long[] before = few.getOrDefault(what, new long[2]);
            softly.assertThat(work[0])
                    .as("steps for %s", what)
                    .isBetween(1L, (long) (before[0] * MOST + 2));
            softly.assertThat(work[1])
                    .as("bytes for %s", what)
                    .isBetween(0L, (long) (before[1] * MOST + 16));
        });
        softly.assertAll();
        assertThat(few).hasSizeGreaterThan(10);
    }

    @SuppressWarnings("unchecked") // what WorkForOne is
    private static Map<String, long[]> work(int clients) throws Exception {
        var made =
                new CountingClasses()
                        .loadClass(WorkForOne.class.getName())
                        .getDeclaredConstructor();
        made.setAccessible(true);
        return ((IntFunction<Map<String, long[]>>) made.newInstance()).apply(clients);
    }
}
