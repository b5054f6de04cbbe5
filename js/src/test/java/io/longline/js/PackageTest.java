package io.longline.js;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The npm package's own tests, run by Node.
class PackageTest {
    private Node node;

    @BeforeEach
    void findNode(@TempDir Path folder) throws Exception {
        node = Node.orSkip(folder);
    }

    @Test
    void the_client_does_what_it_says_with_its_connections() throws Exception {
        passes("test/client.test.js", Map.of());
    }

    @Test
    void the_client_gets_along_with_a_real_longline() throws Exception {
        try (var server = new TestServer()) {
            passes(
                    "test/longline.test.js",
                    Map.of(
                            "LONGLINE", server.webSocket(),
                            "IMPATIENT", server.impatientWebSocket(),
                            "CONTROL", server.control()));
        }
    }

    @Test
    void the_package_is_whole() throws Exception {
        passes("test/package.test.js", Map.of());
    }

    /// Node 20 has a WebSocket when it is asked for one; newer ones have it anyway.
    private void passes(String file, Map<String, String> environment) throws Exception {
        assertThat(Path.of(file)).satisfies(path -> assertThat(Files.exists(path)).isTrue());

        int ended =
                node.run(
                        List.of("--experimental-websocket", "--test", "--test-reporter=tap", file),
                        environment);

        assertThat(ended).as(node.said()).isZero();
        assertThat(node.said()).contains("# fail 0").contains("# skipped 0");
    }
}
