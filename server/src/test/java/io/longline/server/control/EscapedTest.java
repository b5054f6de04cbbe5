package io.longline.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapedTest {
    @Test
    void what_could_act_on_a_terminal_is_shown_and_does_nothing() {
        assertThat(Escaped.of("\u001b[2J\nnext\u0007")).isEqualTo("\\u001b[2J\\u000anext\\u0007");
    }

    @Test
    void what_turns_text_around_is_shown() {
        assertThat(Escaped.of("a\u202eb\u2028c")).isEqualTo("a\\u202eb\\u2028c");
    }

    @Test
    void letters_of_any_script_are_left() {
        assertThat(Escaped.of("Zoë 房间 🙂")).isEqualTo("Zoë 房间 🙂");
    }

    @Test
    void a_long_text_is_cut_where_one_sees_it() {
        assertThat(Escaped.of("1234567890", 5)).isEqualTo("1234…");
    }

    @Test
    void columns_stand_below_each_other_and_numbers_to_the_right() {
        var table = new TextTable("NAME", ">COUNT");
        table.row("房间", 7);
        table.row("a\u001bb", 1234);

        assertThat(table.toString())
                .isEqualTo("NAME      COUNT\n房间          7\na\\u001bb   1234\n");
    }
}
