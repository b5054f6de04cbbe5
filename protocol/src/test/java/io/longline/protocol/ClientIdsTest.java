package io.longline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;

class ClientIdsTest {
    private static final GatewayAddress GATEWAY = GatewayAddress.parse("127.0.0.1:2900");
    private static final ClientIds SEALED = ClientIds.sealed("s3cret");

    @Test
    void a_sealed_id_is_read_by_every_process_with_the_secret() {
        for (int number : new int[] {1, 2, 0x7FFF_FFFF, -1}) {
            var id = new ClientId(GATEWAY, number);
            String text = SEALED.text(id);

            assertThat(text).matches("[0-9a-f]{32}");
            assertThat(ClientIds.sealed("s3cret").of(text)).isEqualTo(id);
            assertThat(ClientIds.sealed("s3cret").text(id)).isEqualTo(text);
        }
    }

    @Test
    void ids_of_neighbours_have_nothing_in_common() {
        var blocks = new HashSet<String>();
        for (int number = 1; number <= 1000; number++) {
            String text = SEALED.text(new ClientId(GATEWAY, number));
            // were a part of it not under the permutation, it would be the same in all
            assertThat(blocks.add(text.substring(0, 16))).isTrue();
            assertThat(blocks.add(text.substring(16))).isTrue();
            assertThat(text).doesNotContain("7f000001");
        }
    }

    @Test
    void an_id_that_is_changed_in_any_digit_is_refused() {
        String text = SEALED.text(new ClientId(GATEWAY, 1));
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '0' ? '1' : '0';
            refused(text.substring(0, i) + other + text.substring(i + 1), "not written by");
        }
    }

    @Test
    void an_id_of_another_cluster_is_refused() {
        refused(ClientIds.sealed("other").text(new ClientId(GATEWAY, 1)), "not written by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7f0000010b5400000001", "zz", "0123456789abcdef0123456789abcdeg"})
    void what_is_no_sealed_id_is_refused(String text) {
        refused(text, "a sealed client id has 32 hex digits");
    }

    @Test
    void without_a_secret_nothing_is_sealed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientIds.sealed(""))
                .withMessageContaining("need a secret");
    }

    @Test
    void plain_ids_are_gatewayworkers() {
        var id = new ClientId(GATEWAY, 1);

        assertThat(ClientIds.plain().text(id)).isEqualTo("7f0000010b5400000001");
        assertThat(ClientIds.plain().of("7f0000010b5400000001")).isEqualTo(id);
    }

    private static void refused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SEALED.of(text))
                .withMessageContaining(message);
    }
}
