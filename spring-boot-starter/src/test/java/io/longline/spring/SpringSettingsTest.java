package io.longline.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longline.server.settings.Role;
import io.longline.server.settings.Settings;
import io.longline.server.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class SpringSettingsTest {
    private static final String TWO_GATEWAYS =
            """
            longline:
              gateways:
                - { name: web, listen: "websocket://0.0.0.0:7272", heartbeat: { interval: 55s, unanswered-limit: 1 } }
                - { name: text, listen: "text://0.0.0.0:8282" }
            """;

    private final StandardEnvironment environment = new StandardEnvironment();

    SpringSettingsTest() {
        // only what a test says is said
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
    }

    @Test
    void without_a_word_everything_is_as_without_spring() {
        assertThat(settings()).isEqualTo(Settings.defaults());
    }

    @Test
    void keys_are_those_of_longline_yml() throws Exception {
        yaml(TWO_GATEWAYS + "  roles: [gateway, worker]\n  registers: 10.0.0.1:1236\n");

        var settings = settings();

        assertThat(settings)
                .isEqualTo(
                        Settings.parse(
                                TWO_GATEWAYS
                                                .replace("longline:\n", "")
                                                .replace("\n  ", "\n")
                                                .substring(2)
                                        + "roles: [gateway, worker]\nregisters: 10.0.0.1:1236\n"));
        assertThat(settings.roles()).containsExactly(Role.GATEWAY, Role.WORKER);
        assertThat(settings.gateways()).hasSize(2);
    }

    @Test
    void what_spring_asks_first_is_laid_over_the_rest_key_by_key() throws Exception {
        yaml(TWO_GATEWAYS + "  stop-timeout: 1s\n");
        variables(
                Map.of(
                        "LONGLINE_GATEWAYS_TEXT_LISTEN", "text://0.0.0.0:2",
                        "LONGLINE_STOP_TIMEOUT", "2s"));
        first("commandLineArgs", Map.of("longline.stop-timeout", "3s"));

        var settings = settings();

        assertThat(settings.stopTimeout()).hasSeconds(3);
        assertThat(settings.gateways().get(1).listen()).hasToString("text://0.0.0.0:2");
        assertThat(settings.gateways().get(0).heartbeat().unansweredLimit()).isEqualTo(1);
    }

    @Test
    void placeholders_are_filled_in() throws Exception {
        yaml("longline: { secret: \"${CLUSTER_SECRET:}${END}\" }");
        first("test", Map.of("END", "s3"));

        assertThat(settings().secret().value()).isEqualTo("s3");
    }

    @Test
    void every_mistake_is_named_with_where_it_stands() throws Exception {
        yaml(TWO_GATEWAYS.replace("heartbeat", "hartbeat"));
        variables(Map.of("LONGLINE_STOP_TIMEOUT", "5", "LONGLINE_WORKER_NAM", "x"));

        assertThatThrownBy(this::settings)
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        wrong ->
                                assertThat(wrong.problems())
                                        .anySatisfy(problem ->
                                                assertThat(problem)
                                                        .contains("application.yml")
                                                        .contains(
                                                                "unknown setting"
                                                                    + " gateways[0].hartbeat.interval;"
                                                                    + " did you mean"
                                                                    + " heartbeat.interval?"))
                                        .anySatisfy(problem ->
                                                assertThat(problem)
                                                        .startsWith("LONGLINE_STOP_TIMEOUT: ")
                                                        .contains("seconds would be 5s"))
                                        .anySatisfy(problem ->
                                                assertThat(problem)
                                                        .contains(
                                                                "did you mean"
                                                                    + " LONGLINE_WORKER_NAME?")));
    }

    @Test
    void what_is_the_starters_own_is_no_mistake() throws Exception {
        yaml("longline: { enabled: true, client: { registers: 10.0.0.1:1236 } }");
        variables(Map.of("LONGLINE_ENABLED", "true", "LONGLINE_CLIENT_REGISTERS", "10.0.0.2:1236"));

        assertThat(settings()).isEqualTo(Settings.defaults());
    }

    @Test
    void a_secret_is_in_no_message() throws Exception {
        yaml("longline: { secret: 's3cr3t', secret-file: /no/such/file, nonsense: 1 }");

        assertThatThrownBy(this::settings).hasMessageNotContaining("s3cr3t");
    }

    private Settings settings() {
        return SpringSettings.of(environment);
    }

    private void yaml(String text) throws IOException {
        var file = new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "application.yml");
        new YamlPropertySourceLoader()
                .load("application.yml", file)
                .forEach(environment.getPropertySources()::addLast);
    }

    private void variables(Map<String, Object> variables) {
        environment
                .getPropertySources()
                .addFirst(
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                variables));
    }

    private void first(String name, Map<String, Object> values) {
        environment.getPropertySources().addFirst(new MapPropertySource(name, values));
    }
}
