package io.longline.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class SettingsSourcesTest {
    private static final String TWO_GATEWAYS =
            """
            gateways:
              - { name: web, listen: 'websocket://0.0.0.0:7272' }
              - { name: text-chat, listen: 'text://0.0.0.0:8282' }
            """;

    @Test
    void the_file_is_over_the_defaults() {
        var settings = Settings.parse("http: { listen: 127.0.0.1:8080 }");

        assertThat(settings.http().listen()).isEqualTo(new HostPort("127.0.0.1", 8080));
        assertThat(settings.http().enabled()).isEqualTo(Settings.defaults().http().enabled());
    }

    @Test
    void the_environment_is_over_the_file_and_flags_are_over_both() {
        var sources =
                new SettingsSources()
                        .yaml(
                                "longline.yml",
                                "register: { listen: 127.0.0.1:1 }\nsecret: from-file")
                        .environment(
                                Map.of(
                                        "LONGLINE_REGISTER_LISTEN", "127.0.0.1:2",
                                        "LONGLINE_SECRET", "from-environment"))
                        .set("register.listen", "127.0.0.1:3");

        var loaded = sources.load();

        assertThat(loaded.settings().register().listen().port()).isEqualTo(3);
        assertThat(loaded.settings().secret().value()).isEqualTo("from-environment");
        assertThat(loaded.origins())
                .containsEntry("register.listen", "--set register.listen")
                .containsEntry("secret", "LONGLINE_SECRET");
    }

    @Test
    void another_protocol_is_one_line() {
        var settings = Settings.parse(TWO_GATEWAYS.replace("text://", "websocket://"));

        assertThat(settings.gateways().get(1).listen()).hasToString("websocket://0.0.0.0:8282");
    }

    @Test
    void gateways_without_inner_ports_get_one_each() {
        var gateways = Settings.parse(TWO_GATEWAYS).gateways();

        assertThat(gateways)
                .extracting(gateway -> gateway.inner().bind().toString())
                .containsExactly("127.0.0.1:2900", "127.0.0.1:2901");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateways[1].listen",
                "gateways.text-chat.listen",
                "gateways[text-chat].listen"
            })
    void a_flag_finds_a_gateway_by_place_and_by_name(String key) {
        var settings =
                new SettingsSources()
                        .yaml("longline.yml", TWO_GATEWAYS)
                        .set(key, "frame://0.0.0.0:9")
                        .load()
                        .settings();

        assertThat(settings.gateways())
                .extracting(gateway -> gateway.listen().toString())
                .containsExactly("websocket://0.0.0.0:7272", "frame://0.0.0.0:9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LONGLINE_GATEWAYS_1_MAX_MESSAGE",
                "LONGLINE_GATEWAYS_TEXT_CHAT_MAX_MESSAGE"
            })
    void a_variable_finds_a_gateway_by_place_and_by_name(String variable) {
        var settings =
                new SettingsSources()
                        .yaml("longline.yml", TWO_GATEWAYS)
                        .environment(Map.of(variable, "64KiB"))
                        .load()
                        .settings();

        assertThat(settings.gateways().get(1).maxMessage().bytes()).isEqualTo(65_536);
        assertThat(settings.gateways().get(0).maxMessage().bytes()).isEqualTo(10 << 20);
    }

    @Test
    void the_default_gateway_can_be_changed_and_a_second_one_added_without_a_file() {
        var settings =
                new SettingsSources()
                        .set("gateways.web.heartbeat.interval", "55s")
                        .set("gateways[1].listen", "text://0.0.0.0:8282")
                        .load()
                        .settings();

        assertThat(settings.gateways()).hasSize(2);
        assertThat(settings.gateways().get(0).heartbeat().interval())
                .isEqualTo(Duration.ofSeconds(55));
        assertThat(settings.gateways().get(1).name()).isEqualTo("gateway2");
    }

    @Test
    void a_gateway_that_is_not_there_is_named() {
        var sources = new SettingsSources().set("gateways.txt.listen", "text://0.0.0.0:1");

        assertThatThrownBy(sources::load)
                .hasMessageContaining(
                        "gateways has no 'txt'; there is [web], and 1 would be a new one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"register,worker", "register, worker"})
    void a_list_may_be_written_with_commas(String roles) {
        var settings = new SettingsSources().set("roles", roles).load().settings();

        assertThat(settings.roles()).isEqualTo(List.of(Role.REGISTER, Role.WORKER));
    }

    @Test
    void an_unknown_variable_is_refused_with_a_suggestion() {
        var sources = new SettingsSources().environment(Map.of("LONGLINE_SECERT", "s3"));

        assertThatThrownBy(sources::load)
                .hasMessageContaining(
                        "LONGLINE_SECERT: no setting has this variable; did you mean"
                                + " LONGLINE_SECRET?")
                .hasMessageNotContaining("s3");
    }

    @ParameterizedTest
    @CsvSource({
        "LONGLINE_JAVA, /opt/jdk",
        "LONGLINE_OPTS, -Xmx1g",
        "LONGLINE_CACHE, /var/cache/longline",
        "LONGLINE_SERVICE_HOST, 10.0.0.1",
        "LONGLINE_PORT, tcp://10.0.0.1:7272",
        "LONGLINE_PORT_7272_TCP_ADDR, 10.0.0.1",
        "LONGLINE_GATEWAY_SERVICE_PORT_WS, 7272",
        "PATH, /bin"
    })
    void variables_of_the_launcher_and_of_the_platform_are_left_alone(String name, String value) {
        var loaded = new SettingsSources().environment(Map.of(name, value)).load();

        assertThat(loaded.settings()).isEqualTo(Settings.defaults());
    }

    @Test
    void the_secret_may_stand_in_a_file(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "s3cret\n");

        var loaded = new SettingsSources().set("secret-file", file.toString()).load();

        assertThat(loaded.settings().secret().value()).isEqualTo("s3cret");
        assertThat(loaded.origins()).containsEntry("secret", file.toString());
        assertThat(loaded.toYaml()).doesNotContain("s3cret");
    }

    @Test
    void a_secret_in_two_places_is_refused(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "one");
        var sources =
                new SettingsSources().set("secret-file", file.toString()).set("secret", "two");

        assertThatThrownBy(sources::load)
                .hasMessageContaining("secret is set too, by --set secret; leave one of them out");
    }

    @Test
    void a_secret_file_that_is_missing_or_empty_is_named(@TempDir Path folder) throws Exception {
        var missing = new SettingsSources().set("secret-file", folder.resolve("no").toString());
        var empty = Files.writeString(folder.resolve("empty"), "\n");

        assertThatThrownBy(missing::load)
                .hasMessageContaining("expected a file that holds the secret");
        assertThatThrownBy(() -> new SettingsSources().set("secret-file", empty.toString()).load())
                .hasMessageContaining("empty is empty");
    }

    @Test
    void a_file_that_was_named_must_be_there(@TempDir Path folder) {
        assertThatThrownBy(() -> new SettingsSources().file(folder.resolve("my.yml")).load())
                .hasMessageContaining("my.yml: there is no such file");
        assertThat(new SettingsSources().fileWhenThere(folder.resolve("my.yml")).load().settings())
                .isEqualTo(Settings.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "worker:\n", "gateways:\n  -\n"})
    void what_is_left_empty_is_the_default(String yaml) {
        assertThat(Settings.parse(yaml)).isEqualTo(Settings.defaults());
    }
}
