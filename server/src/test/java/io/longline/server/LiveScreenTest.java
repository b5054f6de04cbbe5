package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What a terminal is sent while something is watched: `^` stands for the escape sign here.
class LiveScreenTest {
    private static final String ENTER = "^[?1049h^[?7l";
    private static final String LEAVE = "^[?7h^[?1049l";

    private final StringWriter sent = new StringWriter();
    private final LiveScreen live = new LiveScreen(new PrintWriter(sent));

    @Test
    void each_text_takes_the_place_of_the_one_before_beside_what_was_there() {
        live.show("a\nb\n", new Screen.OfSize(3, 80));
        live.show("c\n", new Screen.OfSize(3, 80));
        live.close();
        live.close();

        assertThat(sent()).isEqualTo(ENTER + "^[H^[Ka\n^[Kb\n^[J" + "^[H^[Kc\n^[J" + LEAVE);
    }

    /// A line end in the last row would push the first one out.
    @Test
    void a_text_that_fills_the_rows_ends_without_a_line_end() {
        live.show("a\nb\n", new Screen.OfSize(2, 80));
        live.close();

        assertThat(sent()).isEqualTo(ENTER + "^[H^[Ka\n^[Kb" + LEAVE);
    }

    @Test
    void after_a_signal_nothing_is_written_to_what_was_there() {
        live.show("a\n", new Screen.OfSize(1, 80));
        live.close();
        live.show("b\n", new Screen.OfSize(1, 80));

        assertThat(sent()).doesNotContain("b");
    }

    @Test
    void a_terminal_of_unknown_size_is_written_over_from_above() {
        live.show("a\nb\n", new Screen.OfUnknownSize());
        live.close();

        assertThat(sent()).isEqualTo("^[Ha^[K\nb^[K\n^[J");
    }

    @Test
    void what_is_no_terminal_gets_words_alone() {
        live.show("a\n", new Screen.None());
        live.show("b\n", new Screen.None());
        live.close();

        assertThat(sent()).isEqualTo("a\nb\n");
    }

    private String sent() {
        return sent.toString().replace('\u001b', '^');
    }
}
