package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.longline.protocol.wire.RegisterLine.BroadcastAddresses;
import io.longline.protocol.wire.RegisterLine.GatewayConnect;
import io.longline.protocol.wire.RegisterLine.Ping;
import io.longline.protocol.wire.RegisterLine.WorkerConnect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Stream;

class RegisterLinesTest {

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of(
                        "{\"event\":\"gateway_connect\",\"address\":\"127.0.0.1:2900\",\"secret_key\":\"\"}",
                        new GatewayConnect("127.0.0.1:2900", "")),
                Arguments.of(
                        "{\"event\":\"worker_connect\",\"secret_key\":\"a\\/b\"}",
                        new WorkerConnect("a/b")),
                Arguments.of(
                        "{\"event\":\"gateway_connect\",\"address\":\"127.0.0.1:2900\",\"secret_key\":\"\",\"lease\":15}",
                        new GatewayConnect("127.0.0.1:2900", "", 15)),
                Arguments.of(
                        "{\"event\":\"worker_connect\",\"secret_key\":\"\",\"lease\":15}",
                        new WorkerConnect("", 15)),
                Arguments.of("{\"event\":\"ping\"}", new Ping()),
                Arguments.of(
                        "{\"event\":\"broadcast_addresses\",\"addresses\":[]}",
                        new BroadcastAddresses(List.of())),
                Arguments.of(
                        "{\"event\":\"broadcast_addresses\",\"addresses\":[\"10.0.0.1:2900\",\"10.0.0.2:2900\"]}",
                        new BroadcastAddresses(List.of("10.0.0.1:2900", "10.0.0.2:2900"))));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void lines_are_written_and_read_back(String text, RegisterLine line) {
        assertThat(RegisterLines.format(line)).isEqualTo(text);
        assertThat(RegisterLines.parse(text)).isEqualTo(line);
        assertThat(RegisterLines.parse(text + "\r\n")).isEqualTo(line);
    }

    @Test
    void a_php_gateways_own_way_of_writing_is_read() {
        assertThat(
                        RegisterLines.parse(
                                "{\"event\":\"gateway_connect\", \"address\":\"1.2.3.4:5\","
                                        + " \"secret_key\":\"k\"}"))
                .isEqualTo(new GatewayConnect("1.2.3.4:5", "k"));
    }

    @Test
    void addresses_may_come_as_an_object() {
        assertThat(
                        RegisterLines.parse(
                                "{\"event\":\"broadcast_addresses\",\"addresses\":{\"0\":\"a:1\",\"2\":\"b:1\"}}"))
                .isEqualTo(new BroadcastAddresses(List.of("a:1", "b:1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"worker_connect\"}",
                "{\"secret_key\":null,\"event\":\"worker_connect\"}"
            })
    void a_line_without_a_secret_has_an_empty_one(String line) {
        assertThat(RegisterLines.parse(line)).isEqualTo(new WorkerConnect(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "GET / HTTP/1.1",
                "[]",
                "{}",
                "{\"event\":null}",
                "{\"event\":\"s3cret\"}",
                "{\"event\":[\"ping\"]}",
                "{\"event\":\"ping\"} s3cret",
                "{\"event\":\"worker_connect\",\"lease\":-1}",
                "{\"event\":\"worker_connect\",\"lease\":\"s3cret\"}",
                "{\"event\":\"gateway_connect\",\"secret_key\":\"s3cret\"}",
                "{\"event\":\"broadcast_addresses\"}",
                "{\"event\":\"broadcast_addresses\",\"addresses\":[null]}",
                "{\"event\":\"worker_connect\",\"secret_key\":s3cret}"
            })
    void any_other_line_is_refused_without_showing_it(String line) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> RegisterLines.parse(line))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"))
                .withNoCause();
    }
}
