package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.gateway.DropReason;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the log says of drops can be looked up.
class DropReasonsTest {
    private static final Pattern SETTING = Pattern.compile("\\(the (?:bound|list) is ([a-z.-]+)");

    @Test
    void bounds_are_named_as_the_settings_are() throws IOException {
        String settings = Files.readString(Path.of("../docs/settings.md"));
        List<String> named = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            Matcher setting = SETTING.matcher(reason.toString());
            if (setting.find()) {
                named.add(setting.group(1));
            }
        }

        assertThat(named)
                .hasSizeGreaterThan(10)
                .allSatisfy(key ->
                        assertThat(settings)
                                .containsPattern(
                                        "`gateways\\[\\]\\." + Pattern.quote(key) + "[.`]"));
    }
}
