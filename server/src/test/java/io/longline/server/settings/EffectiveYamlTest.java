package io.longline.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class EffectiveYamlTest {

    @Test
    void what_is_printed_can_be_read_again() {
        var settings =
                Settings.parse(
                        """
                        registers: ['10.0.0.1:1236', '[::1]:1236']
                        gateways:
                          - { name: web, heartbeat: { interval: 55s, data: '{"type":"ping"}' } }
                          - { name: text, listen: 'text://0.0.0.0:8282' }
                        worker: { events: com.example.Chat, name: "yes: #1\\\\ \\t\\u00e9" }
                        """
                                .replace("yes:", "yes"));

        var printed = new SettingsSources.Loaded(settings, Map.of()).toYaml();

        assertThat(Settings.parse(printed)).isEqualTo(settings);
    }

    @Test
    void the_defaults_can_be_read_again() {
        var printed = new SettingsSources().load().toYaml();

        assertThat(Settings.parse(printed)).isEqualTo(Settings.defaults());
        assertThat(printed).doesNotContain("# ");
    }

    @Test
    void what_is_no_default_says_where_it_came_from() {
        var printed =
                new SettingsSources()
                        .yaml("longline.yml", "http:\n  listen: 127.0.0.1:8080")
                        .environment(Map.of("LONGLINE_HTTP_ENABLED", "true"))
                        .set("roles", "gateway", "--roles")
                        .load()
                        .toYaml();

        assertThat(printed.lines())
                .anyMatch(line -> line.matches(" {2}listen: 127.0.0.1:8080 +# longline.yml:2"))
                .anyMatch(line -> line.matches(" {2}enabled: true +# LONGLINE_HTTP_ENABLED"))
                .anyMatch(line -> line.matches("roles: \\[gateway] +# --roles"))
                .contains("  root: \"\"");
    }

    @Test
    void secrets_and_passwords_are_masked() {
        var printed =
                new SettingsSources()
                        .set("secret", "hunter2")
                        .set("redis.url", "redis://user:hunter2@10.0.0.9:6379/1")
                        .load()
                        .toYaml();

        assertThat(printed)
                .doesNotContain("hunter2")
                .containsPattern("secret: \"\\*{8}\"")
                .contains("@10.0.0.9:6379/1");
    }

    @Test
    void settings_do_not_show_the_secret_when_they_are_logged() {
        var settings = Settings.parse("secret: hunter2\nredis: { url: 'redis://:hunter2@h' }");

        assertThat(settings.toString()).doesNotContain("hunter2");
    }
}
