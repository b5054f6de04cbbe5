package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.List;

class DropsTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(Drops.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Drops drops = new Drops("web");

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(lines);
    }

    @Test
    void a_flood_is_one_line_a_period() {
        for (int i = 0; i < 1000; i++) {
            drops.count(DropReason.CLIENT_BUFFER_FULL, "client " + i);
        }
        drops.report();
        drops.report();
        drops.count(DropReason.CLIENT_BUFFER_FULL, "client x");
        drops.report();

        assertThat(logged()).hasSize(2);
        assertThat(logged().getFirst())
                .startsWith("gateway web: 1000 messages dropped")
                .endsWith("the first: client 0");
        assertThat(logged().getLast())
                .startsWith("gateway web: 1 messages")
                .endsWith("the first: client x");
        assertThat(drops.total(DropReason.CLIENT_BUFFER_FULL)).isEqualTo(1001);
    }

    @Test
    void nobody_can_forge_a_line_or_fill_the_log() {
        drops.count(
                DropReason.CLIENT_REFUSED, "a\r\n12:00:00 WARN forged\u001b[2J" + "x".repeat(9999));
        drops.report();

        assertThat(logged().getFirst())
                .contains("a\\u000d\\u000a12:00:00 WARN forged\\u001b[2J")
                .doesNotContain("\n", "\r", "\u001b")
                .hasSizeLessThan(500);
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
