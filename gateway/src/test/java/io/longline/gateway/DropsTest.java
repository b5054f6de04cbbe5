package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.testing.LogLines;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DropsTest {
    private final @AutoClose LogLines log = LogLines.of(Drops.class);
    private final Drops drops = new Drops("web");

    @Test
    void a_flood_is_one_line_a_period() {
        for (int i = 0; i < 1000; i++) {
            drops.count(DropReason.CLIENT_BUFFER_FULL, "client " + i);
        }
        drops.report();
        drops.report();
        drops.count(DropReason.CLIENT_BUFFER_FULL, "client x");
        drops.report();

        assertThat(log.all()).hasSize(2);
        assertThat(log.all().getFirst())
                .startsWith("gateway web: 1000 messages dropped, not being read")
                .endsWith("the first: client 0");
        assertThat(log.all().getLast())
                .startsWith("gateway web: 1 message dropped, not being read")
                .endsWith("the first: client x");
        assertThat(drops.total(DropReason.CLIENT_BUFFER_FULL)).isEqualTo(1001);
    }

    @ParameterizedTest
    @EnumSource
    void one_is_one_and_two_are_two(DropReason reason) {
        String one = reason.counted(1);
        String two = reason.counted(2);

        assertThat(one)
                .matches(
                        "1 (inner )?[a-z]+[^s]"
                                + " (dropped|replaced|closed|skipped|turned|before)\\b.+");
        assertThat(two.replaceFirst("^2 (.+?)s ", "1 $1 ")).isEqualTo(one);
    }

    @Test
    void nobody_can_forge_a_line_or_fill_the_log() {
        drops.count(
                DropReason.CLIENT_REFUSED, "a\r\n12:00:00 WARN forged\u001b[2J" + "x".repeat(9999));
        drops.report();

        assertThat(log.all().getFirst())
                .contains("a\\u000d\\u000a12:00:00 WARN forged\\u001b[2J")
                .doesNotContain("\n", "\r", "\u001b")
                .hasSizeLessThan(500);
    }
}
