package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.protocol.Message;

import org.junit.jupiter.api.Test;

class AskedTest {

    @Test
    void every_field_is_read_and_others_are_passed_over() {
        var json =
                "{\"type\":\"to\",\"more\":{\"uid\":\"no\"},\"uid\":42,\"content\":\"用\\u0041\"}";

        assertThat(Asked.read(Message.text(json))).isEqualTo(new Asked("to", "42", "", "用A"));
    }

    @Test
    void what_is_no_object_is_refused() {
        assertThatThrownBy(() -> Asked.read(Message.text("[]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a JSON object");
    }
}
