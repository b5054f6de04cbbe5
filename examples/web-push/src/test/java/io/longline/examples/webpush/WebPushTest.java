package io.longline.examples.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.server.Longline;
import io.longline.server.settings.Settings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// The backend and a Longline of its own, joined as in life: by the Register and by sockets.
class WebPushTest {
    private static Longline longline;
    private static ConfigurableApplicationContext backend;

    private Page tom;
    private Page ann;

    @BeforeAll
    static void start() throws Exception {
        var settings =
                Settings.parse(
                        """
                        register: { listen: "127.0.0.1:0" }
                        gateways:
                          - { name: web, listen: "websocket://127.0.0.1:0", inner: { bind: "127.0.0.1:0" } }
                        """);
        longline = Longline.start(settings, new PushEvents());
        backend =
                SpringApplication.run(
                        PushApplication.class,
                        "--server.port=0",
                        "--longline.client.registers=127.0.0.1:"
                                + longline.registerPort().orElseThrow());
    }

    @AfterAll
    static void stop() {
        backend.close();
        longline.close();
    }

    @BeforeEach
    void open() throws Exception {
        tom = page();
        ann = page();
    }

    @AfterEach
    void close() {
        tom.close();
        ann.close();
    }

    @Test
    void what_is_pushed_to_a_user_reaches_that_users_page_alone() throws Exception {
        loginAndBind(tom, "tom", "news");
        loginAndBind(ann, "ann", "news");

        var answer = ann.post("/send", "{\"uid\":\"tom\",\"content\":\"hello\"}");

        assertThat(answer.body()).contains("\"online\":true");
        var push = tom.nextPush();
        assertThat(push.get("from").asString()).isEqualTo("ann");
        assertThat(push.get("content").asString()).isEqualTo("hello");
        ann.post("/send", "{\"uid\":\"ann\",\"content\":\"to myself\"}");
        assertThat(ann.nextPush().get("content").asString()).isEqualTo("to myself");
        assertThat(tom.hasPush()).isFalse();
    }

    @Test
    void what_is_pushed_to_a_group_reaches_all_its_pages() throws Exception {
        loginAndBind(tom, "tom", "sport");
        loginAndBind(ann, "ann", "sport");

        var answer = ann.post("/send", "{\"group\":\"sport\",\"content\":\"goal\"}");

        assertThat(answer.body()).contains("\"members\":2");
        assertThat(tom.nextPush().get("content").asString()).isEqualTo("goal");
        assertThat(ann.nextPush().get("content").asString()).isEqualTo("goal");
    }

    @Test
    void a_strangers_client_id_cannot_be_bound() throws Exception {
        ann.login(
                "mallory"); // whom no other test binds: a page that left may be known for a moment

        var hijack = ann.bind(tom.clientId(), ann.proof(), "news");

        assertThat(hijack.statusCode()).isEqualTo(403);
        assertThat(hijack.body()).contains("not the proof");
        assertThat(longline.gateway().getClientIdByUid("mallory")).isEmpty();
    }

    @Test
    void a_proof_is_good_for_one_bind() throws Exception {
        loginAndBind(tom, "tom", "news");

        assertThat(tom.bind(tom.clientId(), tom.proof(), "news").statusCode()).isEqualTo(403);
    }

    @Test
    void nobody_binds_or_sends_without_a_login() throws Exception {
        assertThat(tom.bind(tom.clientId(), tom.proof(), "news").statusCode()).isEqualTo(401);
        assertThat(tom.post("/send", "{\"uid\":\"ann\",\"content\":\"x\"}").statusCode())
                .isEqualTo(401);
    }

    @Test
    void what_cannot_be_is_answered_with_what_is_wrong() throws Exception {
        tom.login("tom");

        assertThat(tom.login("0").statusCode()).isEqualTo(400);
        assertThat(tom.post("/bind", "{}").body()).contains("is missing");
        assertThat(tom.bind("nonsense", tom.proof(), "news").body()).contains("20 hex digits");
        assertThat(tom.post("/send", "{\"content\":\"x\"}").body())
                .contains("say to which uid or group");
    }

    private static void loginAndBind(Page page, String user, String group) throws Exception {
        assertThat(page.login(user).statusCode()).isEqualTo(200);
        var bound = page.bind(page.clientId(), page.proof(), group);
        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
    }

    private static Page page() throws InterruptedException {
        int port = Integer.parseInt(backend.getEnvironment().getProperty("local.server.port", ""));
        return new Page(port, longline.clientPort("web").orElseThrow());
    }
}
