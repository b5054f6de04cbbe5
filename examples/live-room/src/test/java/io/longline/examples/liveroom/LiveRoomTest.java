package io.longline.examples.liveroom;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longline.client.LinkSettings;
import io.longline.examples.liveroom.TestGateway.TestClient;
import io.longline.protocol.ClientIds;
import io.longline.protocol.Message;
import io.longline.testing.LogLines;
import io.longline.worker.BusinessWorker;
import io.longline.worker.WorkerSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

class LiveRoomTest {

    private static final Clock NOON =
            Clock.fixed(Instant.parse("2026-11-23T04:05:06Z"), ZoneId.of("Asia/Shanghai"));

    private final TestGateway gateway = new TestGateway();
    private BusinessWorker worker;
    private LogLines log;

    @BeforeEach
    void start() {
        worker =
                BusinessWorker.start(
                        new LiveRoom(NOON), WorkerSettings.named("live-room"), List.of(gateway));
        log = LogLines.ofAll();
    }

    @AfterEach
    void stop() {
        worker.close();
        log.close();
        assertThat(log.warnings()).isEmpty();
    }

    private TestClient connected() throws InterruptedException {
        TestClient client = gateway.connect(worker.link());
        client.reads();
        return client;
    }

    private TestClient joined(String userName) throws InterruptedException {
        TestClient client = connected();
        client.says("{\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"%s\"}".formatted(userName));
        client.reads();
        return client;
    }

    // --- the article's messages ---

    @Test
    void who_connects_is_told_its_client_id() throws Exception {
        TestClient client = gateway.connect(worker.link());

        assertThat(client.reads())
                .isEqualTo(
                        "{\"type\":\"init\",\"client_id\":\"7f0000010b5400000001\",\"msg\":\"connect"
                            + " is success\"}");
    }

    @Test
    void ids_are_written_sealed_where_the_cluster_seals_them() throws Exception {
        var sealed = ClientIds.sealed("s3");
        var settings =
                WorkerSettings.named("sealing")
                        .withLink(LinkSettings.DEFAULTS.withSecret("s3").withClientIds(sealed));
        try (var sealing = BusinessWorker.start(new LiveRoom(NOON), settings, List.of(gateway))) {
            TestClient client = gateway.connect(sealing.link());
            String id = sealed.text(client.id());
            assertThat(client.reads()).contains("\"client_id\":\"" + id + "\"");

            client.says("ahoy");

            assertThat(client.reads()).isEqualTo(id + " said ahoy");
        }
    }

    @Test
    void who_joins_is_announced_to_the_room_and_to_nobody_else() throws Exception {
        TestClient outside = connected();
        TestClient first = joined("Mira");
        TestClient second = connected();

        second.says("{\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"Zoë\"}");

        String announcement =
                "{\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"Zoë\",\"msg\":\"enters the"
                        + " Room\",\"joinTime\":\"2026-11-23 12:05:06\"}";
        assertThat(second.reads()).isEqualTo(announcement);
        assertThat(first.reads()).isEqualTo(announcement);
        outside.readsNothing();
    }

    @Test
    void what_is_said_reaches_the_room() throws Exception {
        TestClient speaker = joined("Mira");
        TestClient listener = joined("Zoë");
        speaker.reads();

        speaker.says(
                "{\"type\":\"say\",\"roomId\":\"a\",\"userName\":\"Mira\",\"content\":\"早上好 🚢"
                        + " <b>\\\"/\"}");

        String line =
                "{\"type\":\"say\",\"roomId\":\"a\",\"userName\":\"Mira\",\"content\":\"早上好 🚢"
                        + " <b>\\\"/\",\"commentTime\":\"2026-11-23 12:05:06\"}";
        assertThat(speaker.reads()).isEqualTo(line);
        assertThat(listener.reads()).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"say\",\"roomId\":\"a\",\"userName\":\"Mira\"}",
                "{\"type\":\"say\",\"roomId\":\"a\",\"userName\":\"Mira\",\"content\":null}"
            })
    void content_that_is_missing_is_default_content(String say) throws Exception {
        TestClient client = joined("Mira");

        client.says(say);

        assertThat(client.reads()).contains("\"content\":\"default content\"");
    }

    @Test
    void empty_content_is_empty() throws Exception {
        TestClient client = joined("Mira");

        client.says("{\"type\":\"say\",\"roomId\":\"a\",\"userName\":\"Mira\",\"content\":\"\"}");

        assertThat(client.reads()).contains("\"content\":\"\"");
    }

    @Test
    void a_room_that_is_a_number_is_answered_as_a_number() throws Exception {
        TestClient byNumber = connected();
        TestClient byText = connected();

        byNumber.says("{\"type\":\"join\",\"roomId\":7,\"userName\":\"N\"}");
        assertThat(byNumber.reads()).startsWith("{\"type\":\"join\",\"roomId\":7,");

        byText.says("{\"type\":\"join\",\"roomId\":\"7\",\"userName\":\"T\"}");
        assertThat(byText.reads()).startsWith("{\"type\":\"join\",\"roomId\":\"7\",");
        assertThat(byNumber.reads()).startsWith("{\"type\":\"join\",\"roomId\":\"7\",");
    }

    @Test
    void pong_is_answered_by_nothing() throws Exception {
        TestClient client = joined("Mira");

        client.says("{\"type\":\"pong\"}");

        client.readsNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "",
                "42",
                "null",
                "[{\"type\":\"join\"}]",
                "{}",
                "{\"type\":\"dance\"}",
                "{\"type\":7,\"roomId\":\"a\"}",
                "{\"type\":{\"type\":\"join\"}}",
                "{\"type\":\"pong\"} and more",
                "{\"type\":\"join\"",
                "{'type':'join'}",
                "{\"__proto__\":{\"type\":\"join\"},\"constructor\":1}",
            })
    void anything_else_is_said_to_everyone(String text) throws Exception {
        TestClient speaker = connected();
        TestClient listener = joined("Mira");

        speaker.says(text);

        assertThat(listener.reads()).isEqualTo(speaker.id() + " said " + text);
        assertThat(speaker.reads()).isEqualTo(speaker.id() + " said " + text);
    }

    @Test
    void who_goes_is_announced_to_everyone() throws Exception {
        TestClient goer = joined("Mira");
        TestClient stayer = connected();

        goer.goes();

        assertThat(stayer.reads()).isEqualTo(goer.id() + " logout");
    }

    // --- what of the room ---

    @Test
    void the_room_is_described_to_who_asks() throws Exception {
        TestClient mira = joined("Mira");
        joined("Zoë");
        mira.reads();

        mira.says("{\"type\":\"room\",\"roomId\":\"a\"}");

        assertThat(mira.reads())
                .isEqualTo(
                        "{\"type\":\"room\",\"roomId\":\"a\",\"pageViews\":2,\"online\":[{\"userName\":\"Mira\"},{\"userName\":\"Zoë\"}],\"onlineCount\":2}");
    }

    @Test
    void joining_again_is_another_page_view_and_changes_the_name() throws Exception {
        TestClient mira = joined("Mira");
        mira.says("{\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"Captain\"}");
        mira.reads();

        mira.says("{\"type\":\"room\",\"roomId\":\"a\"}");

        assertThat(mira.reads())
                .endsWith(
                        "\"pageViews\":2,\"online\":[{\"userName\":\"Captain\"}],\"onlineCount\":1}");
    }

    @Test
    void a_room_that_nobody_entered_is_empty() throws Exception {
        TestClient client = connected();

        client.says("{\"type\":\"room\",\"roomId\":12}");

        assertThat(client.reads())
                .isEqualTo(
                        "{\"type\":\"room\",\"roomId\":12,\"pageViews\":0,\"online\":[],\"onlineCount\":0}");
    }

    @Test
    void a_crowd_is_counted_but_not_listed_whole() throws Exception {
        TestClient last = joined("last");
        for (int i = 0; i < LiveRoom.MOST_LISTED; i++) {
            joined("user " + i);
            last.reads();
        }

        last.says("{\"type\":\"room\",\"roomId\":\"a\"}");

        String answer = last.reads();
        assertThat(answer).endsWith("\"onlineCount\":201}");
        assertThat(answer.split("userName", -1)).hasSize(LiveRoom.MOST_LISTED + 1);
    }

    // --- bad input ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"type":"join","userName":"M"}                         | roomId is missing
                    {"type":"join","roomId":null,"userName":"M"}           | roomId is missing
                    {"type":"join","roomId":true,"userName":"M"}           | roomId must be a string or a whole number
                    {"type":"join","roomId":1.5,"userName":"M"}            | roomId must be a string or a whole number
                    {"type":"join","roomId":["a"],"userName":"M"}          | roomId must be a string or a whole number
                    {"type":"join","roomId":99999999999999999999,"userName":"M"} | roomId must be a string or a whole number
                    {"type":"join","roomId":"","userName":"M"}             | a room cannot be called \\"\\" or \\"0\\"
                    {"type":"join","roomId":"0","userName":"M"}            | a room cannot be called \\"\\" or \\"0\\"
                    {"type":"join","roomId":0,"userName":"M"}              | a room cannot be called \\"\\" or \\"0\\"
                    {"type":"join","roomId":"a"}                           | userName is missing
                    {"type":"join","roomId":"a","userName":"  "}           | userName is empty
                    {"type":"join","roomId":"a","userName":7}              | userName must be a string
                    {"type":"say","roomId":"a"}                            | userName is missing
                    {"type":"say","roomId":"a","userName":"M","content":7} | content must be a string
                    {"type":"say","roomId":"","userName":"M"}              | a room cannot be called \\"\\" or \\"0\\"
                    {"type":"room"}                                        | roomId is missing
                    {"type":"room","roomId":"0"}                           | a room cannot be called \\"\\" or \\"0\\"
                    """)
    void who_errs_is_told_so_and_nobody_else_is(String text, String problem) throws Exception {
        TestClient client = connected();
        TestClient other = joined("Mira");

        client.says(text);

        assertThat(client.reads()).isEqualTo("{\"type\":\"error\",\"msg\":\"" + problem + "\"}");
        other.readsNothing();
    }

    @Test
    void names_have_64_characters_at_most() throws Exception {
        TestClient client = connected();
        String fits = "n".repeat(64);
        String join = "{\"type\":\"join\",\"roomId\":\"%s\",\"userName\":\"%s\"}";

        client.says(join.formatted(fits, fits));
        assertThat(client.reads()).startsWith("{\"type\":\"join\"");

        client.says(join.formatted(fits + "n", fits));
        assertThat(client.reads())
                .isEqualTo(
                        "{\"type\":\"error\",\"msg\":\"roomId may have 64 characters at most\"}");

        client.says(join.formatted(fits, fits + "n"));
        assertThat(client.reads())
                .isEqualTo(
                        "{\"type\":\"error\",\"msg\":\"userName may have 64 characters at most\"}");
    }

    @Test
    void a_message_of_64_kib_is_the_longest() throws Exception {
        TestClient client = connected();
        String fits = "x".repeat(65_536);

        client.says(fits);
        assertThat(client.reads()).isEqualTo(client.id() + " said " + fits);

        client.says(fits + "x");
        assertThat(client.reads())
                .isEqualTo(
                        "{\"type\":\"error\",\"msg\":\"a message may have 65536 bytes at most\"}");
    }

    @Test
    void json_that_is_too_deep_is_text() throws Exception {
        TestClient client = connected();
        String deep = "{\"type\":\"pong\",\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

        client.says(deep);

        assertThat(client.reads()).isEqualTo(client.id() + " said " + deep);
    }

    @Test
    void bytes_that_are_not_utf_8_show_as_replacements() throws Exception {
        TestClient client = connected();

        client.says(Message.text(new byte[] {'c', 'a', 'f', (byte) 0xE9, '!'}));

        assertThat(client.reads()).isEqualTo(client.id() + " said caf\uFFFD!");
    }

    @Test
    void a_binary_message_is_read_like_text() throws Exception {
        TestClient client = connected();

        client.says(
                Message.binary(
                        "{\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"B\"}".getBytes(UTF_8)));

        assertThat(client.reads()).startsWith("{\"type\":\"join\",\"roomId\":\"a\"");
    }

    @Test
    void half_a_character_becomes_a_question_mark() throws Exception {
        TestClient client = connected();

        client.says("{\"type\":\"join\",\"roomId\":\"a\\ud83d\",\"userName\":\"B\\udc00\"}");

        assertThat(client.reads())
                .startsWith("{\"type\":\"join\",\"roomId\":\"a?\",\"userName\":\"B?\"");
    }

    @Test
    void nobody_can_speak_a_line_as_somebody_else_or_command_a_terminal() throws Exception {
        TestClient client = connected();

        client.says("hi\r\n7f0000010b5400000009 said bye\n\u001b[2J\u0085\ttab");

        assertThat(client.reads())
                .isEqualTo(
                        client.id()
                                + " said hi 7f0000010b5400000009 said bye \uFFFD[2J\uFFFD\ttab");
    }

    @Test
    void of_a_field_that_comes_twice_the_last_counts_as_in_php() throws Exception {
        TestClient client = connected();

        client.says(
                "{\"type\":\"say\",\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"M\",\"userId\":9}");

        assertThat(client.reads()).startsWith("{\"type\":\"join\"");
    }
}
