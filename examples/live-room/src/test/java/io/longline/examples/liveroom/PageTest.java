package io.longline.examples.liveroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.Collections.frequency;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

/// The page in real browsers, against the real server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Browser ada;
    private Browser bo;
    private Demo demo;

    @BeforeAll
    void openBrowsers() {
        ada = Browser.start();
        bo = Browser.start();
    }

    @BeforeEach
    void start() throws Exception {
        demo = Demo.start();
        for (Browser browser : List.of(ada, bo)) {
            browser.desktop();
            browser.prefers("light");
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Browser browser : List.of(ada, bo)) {
            browser.leavePage();
        }
        demo.close();
    }

    @AfterAll
    void closeBrowsers() {
        for (Browser browser : new Browser[] {ada, bo}) {
            if (browser != null) { // none was started where there is no chromium
                browser.close();
            }
        }
    }

    /// The lobby, with the hint that moves what is above it when it comes.
    private void openLobby(Browser browser) {
        browser.open(demo.lobby());
        await().atMost(LIMIT).until(() -> browser.shows("telnet-hint"));
    }

    private void enter(Browser browser, String room, String name) {
        browser.open(demo.room(room, name));
        browser.awaits(".note .words", words -> words.contains("You are in the room"));
    }

    private void bothIn(String room) {
        ada.open(demo.room(room, "Ada"));
        ada.awaits("#people-list .name", List.of("Ada")::equals);
        bo.open(demo.room(room, "Bo"));
        ada.awaits("#people-list .name", List.of("Ada", "Bo")::equals);
        bo.awaits("#people-list .name", List.of("Bo", "Ada")::equals);
    }

    private static void awaitLine(Browser browser, String content) {
        await().atMost(LIMIT).until(browser::lastLine, content::equals);
    }

    @Test
    void two_browsers_talk_in_a_room() {
        openLobby(ada);
        ada.fill("name", "Ada");
        ada.fill("room-name", "harbour 港口");
        ada.click("go");
        ada.awaitsText("state", "Live");
        ada.awaitsText("views", "1");

        bo.open(demo.room("harbour 港口", "小明"));
        ada.awaits(".note .words", List.of("You are in the room", "小明 enters the room")::equals);
        ada.awaitsText("views", "2");
        ada.awaits("#people-list .name", List.of("Ada", "小明")::equals);
        ada.awaits("#buoys .buoy", List.of("A", "小")::equals);

        ada.say("Is the ferry on time?");
        bo.say("早上好！晚点 🚢");
        ada.awaits(".said .content", List.of("Is the ferry on time?", "早上好！晚点 🚢")::equals);
        bo.awaits(".said .content", List.of("Is the ferry on time?", "早上好！晚点 🚢")::equals);
        ada.awaits(".said.me .content", List.of("Is the ferry on time?")::equals);
        bo.awaits(".said.me .content", List.of("早上好！晚点 🚢")::equals);
        ada.awaits(".said.other .who", List.of("小明")::equals);
        assertThat(ada.title()).isEqualTo("harbour 港口 · Live Room");

        bo.click("leave");
        ada.awaits(".note .words", words -> words.getLast().equals("小明 leaves the room"));
        ada.awaits("#people-list .name", List.of("Ada")::equals);
        assertThat(bo.shows("lobby")).isTrue();
        assertThat(ada.complaints()).isEmpty();
        assertThat(bo.complaints()).isEmpty();
    }

    @Test
    void what_is_said_by_telnet_reaches_the_browsers_and_back() throws Exception {
        bothIn("a");
        try (Telnet telnet = demo.telnet()) {
            String init = telnet.reads();
            telnet.types("hello from a terminal");

            ada.awaits(".said.plain .content", List.of("hello from a terminal")::equals);
            bo.awaits(".said.plain .content", List.of("hello from a terminal")::equals);
            assertThat(init).startsWith("{\"type\":\"init\",\"client_id\":\"");
            assertThat(telnet.reads()).endsWith(" said hello from a terminal");

            telnet.types("{\"type\":\"join\",\"roomId\":\"a\",\"userName\":\"Terminal Tess\"}");
            assertThat(telnet.reads()).startsWith("{\"type\":\"join\",\"roomId\":\"a\"");
            ada.awaits("#people-list .name", List.of("Ada", "Bo", "Terminal Tess")::equals);
            ada.awaitsText("views", "3");
            ada.say("welcome, Tess");
            assertThat(telnet.reads())
                    .startsWith(
                            "{\"type\":\"say\",\"roomId\":\"a\",\"userName\":\"Ada\",\"content\":\"welcome,"
                                + " Tess\",\"commentTime\":\"");
        }

        ada.awaits("#people-list .name", List.of("Ada", "Bo")::equals);
        ada.awaits(
                ".note.left .words",
                words ->
                        words.size() == 2
                                && words.getFirst().endsWith("hung up")
                                && words.getLast().equals("Terminal Tess leaves the room"));
    }

    @Test
    void markup_is_shown_as_text() {
        String markup = "<img src=x onerror=\"document.title='caught'\"><b>bold</b>";
        enter(ada, markup, markup);

        ada.say(markup);

        ada.awaits(".said .content", List.of(markup)::equals);
        ada.awaits("#people-list .name", List.of(markup)::equals);
        assertThat(ada.text("title")).isEqualTo(markup);
        assertThat(ada.count("#room img, #room b")).isZero();
        assertThat(ada.title()).isEqualTo(markup + " · Live Room");
        assertThat(ada.complaints()).isEmpty();
    }

    @Test
    void a_namesake_is_not_taken_for_oneself() {
        enter(ada, "a", "Ada");
        enter(bo, "a", "Ada");

        bo.say("I am the other one");

        ada.awaits(".said.other .content", List.of("I am the other one")::equals);
        assertThat(ada.count(".said.me")).isZero();
        bo.awaits(".said.me .content", List.of("I am the other one")::equals);
    }

    @Test
    void a_gateway_that_comes_back_is_found_again() throws Exception {
        bothIn("a");

        demo.stop();
        ada.awaitsText("state", "Reconnecting");
        assertThat(ada.shows("down")).isTrue();
        ada.fill("content", "kept while away");
        assertThat(ada.enabled("send")).isFalse();
        demo.startAgain();

        ada.awaitsText("state", "Live");
        bo.awaitsText("state", "Live");
        for (Browser browser : List.of(ada, bo)) { // who is live has asked to join, and no more
            browser.awaits(".note .words", words -> frequency(words, "You are in the room") == 2);
        }
        assertThat(ada.shows("down")).isFalse();
        ada.awaits("#people-list .name", List.of("Ada", "Bo")::equals);
        ada.click("send");
        bo.awaits(".said .content", List.of("kept while away")::equals);
    }

    @Test
    void a_room_that_cannot_be_is_not_entered() {
        openLobby(ada);
        ada.fill("name", "Ada");
        ada.fill("room-name", "0");

        ada.click("go");

        assertThat(ada.text("enter-problem")).isNotEmpty();
        assertThat(ada.shows("lobby")).isTrue();
        assertThat(ada.shows("room")).isFalse();
    }

    @Test
    void a_long_talk_keeps_its_last_500_lines() throws Exception {
        enter(ada, "a", "Ada");
        try (Telnet telnet = demo.telnet()) {
            for (int i = 1; i <= 520; i++) {
                telnet.types("line " + i);
            }
            awaitLine(ada, "line 520");
        }

        assertThat(ada.count("#log > *")).isEqualTo(500);
    }

    @Test
    void the_newest_line_stays_in_sight_unless_one_reads_further_up() throws Exception {
        enter(ada, "a", "Ada");
        try (Telnet telnet = demo.telnet()) {
            for (int i = 1; i <= 40; i++) {
                telnet.types("line " + i);
            }
            awaitLine(ada, "line 40");
            await().atMost(LIMIT).until(ada::isScrolledToTheEnd);

            ada.scrollToTheTop();
            telnet.types("one more");

            ada.awaitsText("newer", "1 new line below");
            assertThat(ada.isScrolledToTheEnd()).isFalse();
            ada.click("newer");
            await().atMost(LIMIT).until(ada::isScrolledToTheEnd);
            assertThat(ada.shows("newer")).isFalse();
        }
    }

    /// For people to look at: they are in target/screenshots.
    @ParameterizedTest
    @CsvSource({"desktop,light", "desktop,dark", "phone,light", "phone,dark"})
    void pictures(String size, String scheme) throws Exception {
        String name = size + "-" + scheme;
        ada.prefers(scheme);
        if (size.equals("phone")) {
            ada.phone();
        }
        openLobby(ada);
        ada.picture("lobby-" + name);
        enter(ada, "harbour 港口", "Ada");
        try (Telnet mira = demo.joined("harbour 港口", "Mira");
                Telnet xiaoming = demo.joined("harbour 港口", "小明");
                Telnet zoe = demo.joined("harbour 港口", "Zoë");
                Telnet jonas = demo.joined("harbour 港口", "Jonas");
                Telnet terminal = demo.telnet()) {
            mira.says("harbour 港口", "Mira", "Good morning! Is the ferry on time?");
            awaitLine(ada, "Good morning! Is the ferry on time?");
            mira.says("harbour 港口", "Mira", "I can see fog from here.");
            awaitLine(ada, "I can see fog from here.");
            xiaoming.says("harbour 港口", "小明", "早上好！渡轮晚点十分钟 🚢");
            awaitLine(ada, "早上好！渡轮晚点十分钟 🚢");
            ada.say("Ten minutes, they say. Time for a coffee ☕");
            awaitLine(ada, "Ten minutes, they say. Time for a coffee ☕");
            zoe.says("harbour 港口", "Zoë", "☕🥐");
            awaitLine(ada, "☕🥐");
            terminal.types("hello from a terminal, no browser in sight");
            awaitLine(ada, "hello from a terminal, no browser in sight");
            jonas.says("harbour 港口", "Jonas", "We can all read you. Welcome aboard!");
            awaitLine(ada, "We can all read you. Welcome aboard!");
            ada.awaits("#people-list .name", names -> names.size() == 5);
            ada.picture("room-" + name);
            if (size.equals("phone")) {
                ada.click("people-button");
                ada.picture("people-" + name);
            }
        }
        assertThat(ada.isWiderThanTheScreen()).isFalse();
        assertThat(ada.complaints()).isEmpty();
    }
}
