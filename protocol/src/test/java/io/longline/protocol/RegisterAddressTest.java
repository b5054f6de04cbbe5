package io.longline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1238", "register.local:1238", "[::1]:65535"})
    void an_address_is_written_as_it_is_read(String text) {
        assertThat(RegisterAddress.parse(text)).hasToString(text);
    }

    @Test
    void brackets_are_no_part_of_a_host() {
        assertThat(RegisterAddress.parse("[::1]:1238").host()).isEqualTo("::1");
    }

    @Test
    void several_may_stand_in_one_text() {
        assertThat(RegisterAddress.parseList("a:1, b:2"))
                .containsExactly(new RegisterAddress("a", 1), new RegisterAddress("b", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1238", ":1238", "host:", "host:0", "host:65536", "host:x", "::1:2"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> RegisterAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
