package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class RankingTest {

    @ParameterizedTest(name = "{0} of {1} tables, ranks below {2}")
    @CsvSource({
        "0, 2, 10",
        "1, 1, 10",
        "2, 2, 10",
        "500, 1, 500",
        "500, 3, 4294967296",
        "5000, 4, 100000",
        "5000, 2, 9223372036854775807"
    })
    void what_several_tables_say_is_in_the_order_of_its_ranks(int size, int tables, long bound) {
        var random = new Random(size);
        List<Ranking<Integer>> rankings = new ArrayList<>();
        for (int table = 0; table < tables; table++) {
            rankings.add(new Ranking<>());
        }
        record Expected(long rank, int table, int value) {}
        var expected = new ArrayList<Expected>();
        for (int value = 0; value < size; value++) {
            long rank = random.nextLong(bound);
            int table = random.nextInt(tables);
            rankings.get(table).add(rank, value);
            expected.add(new Expected(rank, table, value));
        }
        // of equal ranks, the first table's come first
        expected.sort(Comparator.comparingLong(Expected::rank).thenComparingInt(Expected::table));

        assertThat(Ranking.inOrder(rankings))
                .isEqualTo(expected.stream().map(Expected::value).toList());
    }
}
