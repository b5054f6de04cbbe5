package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.server.control.Columns;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// What of a text is seen in a terminal.
class ScreenTest {
    @Test
    void a_text_that_has_room_is_shown_whole() {
        var screen = new Screen.OfSize(3, 5);

        assertThat(screen.showing("12345\n\n12\n")).containsExactly("12345", "", "12");
    }

    @Test
    void the_last_row_says_how_many_lines_are_missing() {
        var screen = new Screen.OfSize(3, 80);

        assertThat(screen.showing("a\nb\nc\nd\n"))
                .containsExactly("a", "b", "not shown: 2 lines; without --watch all is");
    }

    @Test
    void lines_are_cut_so_that_none_takes_two_rows() {
        var screen = new Screen.OfSize(4, 50);

        assertThat(screen.showing("a".repeat(52) + "\nb\n"))
                .containsExactly(
                        "a".repeat(50), "b", "not shown: 2 columns; without --watch all is");
    }

    @Test
    void what_is_missing_below_and_to_the_right_is_said_together() {
        var screen = new Screen.OfSize(2, 60);

        assertThat(screen.showing("a\n" + "b".repeat(61) + "\n"))
                .containsExactly("a", "not shown: 1 line, 1 column; without --watch all is");
    }

    @Test
    void wide_signs_take_two_columns_and_half_of_one_is_not_shown() {
        String line = "群群e\u0301群";

        assertThat(new Screen.OfSize(1, 7).showing(line)).containsExactly(line);
        assertThat(List.of(3, 4, 5, 6))
                .extracting(columns -> new Screen.OfSize(2, columns).showing(line).getFirst())
                .containsExactly("群", "群群", "群群e\u0301", "群群e\u0301");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 40, 200})
    void there_are_never_more_rows_or_columns_than_the_terminal_has(int columns) {
        String text = "群 and words\n".repeat(20) + "x".repeat(100);

        for (int rows = 1; rows < 30; rows++) {
            List<String> seen = new Screen.OfSize(rows, columns).showing(text);
            assertThat(seen).hasSizeBetween(1, rows);
            assertThat(seen).allMatch(line -> Columns.of(line) <= columns);
        }
    }

    @Test
    void what_stty_says_is_the_size() {
        assertThat(OwnScreen.of("24 80\n")).isEqualTo(new Screen.OfSize(24, 80));
        assertThat(OwnScreen.of("0 0\n")).isEqualTo(new Screen.OfUnknownSize());
        assertThat(OwnScreen.of("stty: standard input: Inappropriate ioctl for device\n"))
                .isNotInstanceOf(Screen.OfSize.class);
    }
}
