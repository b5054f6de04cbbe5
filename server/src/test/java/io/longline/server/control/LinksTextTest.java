package io.longline.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What `connections --inner` shows of links.
class LinksTextTest {
    private static final String GATEWAY = "10.0.0.7:2900";

    @Test
    void each_link_says_who_is_there_and_fits_a_terminal() {
        String text =
                LinksText.of(
                        page(
                                inProcess("127.0.0.1:BusinessWorker:2118"),
                                link("worker", "10.0.0.8:BusinessWorker:4123", "w", "Java", 0),
                                link("worker", "10.0.0.8:ChatWorker:0", "", "PHP", 12_345_678),
                                link("backend", "", "longline-worker", "Java", 0),
                                link("unknown", "", "", "PHP", 0)));

        assertThat(lines(text))
                .containsExactly(
                        "GATEWAY PEER NAME REMOTE AGE HEARD BYTES IN BYTES OUT QUEUED",
                        GATEWAY + " Java worker BusinessWorker:2118 in process - - - - -",
                        GATEWAY
                                + " Java worker BusinessWorker:4123 10.0.0.8:50000 1h 01m 4s 3 B"
                                + " 4.0 KiB 0 B",
                        GATEWAY
                                + " PHP worker ChatWorker:0 10.0.0.8:50000 1h 01m 4s 3 B 4.0 KiB"
                                + " 12 MiB",
                        GATEWAY
                                + " Java backend longline-worker 10.0.0.8:50000 1h 01m 4s 3 B"
                                + " 4.0 KiB 0 B",
                        GATEWAY + " unknown - 10.0.0.8:50000 1h 01m 4s 3 B 4.0 KiB 0 B",
                        "5 links: 2 Java workers, 1 PHP worker, 1 Java backend, 1 unknown");
        assertThat(text.lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void what_is_as_usual_of_every_link_is_left_out() {
        var plain = link("backend", "", "", "PHP", 0);
        var unusual =
                new LinkPage.Row(
                        GATEWAY,
                        "backend",
                        "",
                        "",
                        false,
                        "10.0.0.8:50000",
                        "172.17.0.2:2900",
                        "Java",
                        true,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0);

        assertThat(lines(LinksText.of(page(plain))))
                .startsWith("GATEWAY PEER REMOTE AGE HEARD BYTES IN BYTES OUT");
        assertThat(lines(LinksText.of(page(plain, unusual))))
                .startsWith("GATEWAY PEER REMOTE LOCAL TLS AGE HEARD BYTES IN BYTES OUT")
                .contains(
                        GATEWAY + " PHP backend 10.0.0.8:50000 - no 1h 01m 4s 3 B 4.0 KiB",
                        GATEWAY + " Java backend 10.0.0.8:50000 172.17.0.2:2900 yes 0s 0s 0 B 0 B");
    }

    @Test
    void what_a_peer_says_of_itself_does_nothing_to_the_terminal() {
        String text =
                LinksText.of(
                        new LinkPage(
                                List.of(link("backend", "", "\u001b[2J", "Java", 0)),
                                true,
                                List.of("gateway \u001b[2J")));

        assertThat(text).doesNotContain("\u001b").contains("\\u001b[2J", "! gateway \\u001b");
    }

    @Test
    void of_some_links_it_is_said_that_there_are_more() {
        assertThat(LinksText.of(new LinkPage(List.of(), true, List.of()))).isEqualTo("no link\n");
        assertThat(
                        LinksText.of(
                                new LinkPage(
                                        List.of(link("backend", "", "", "PHP", 0)),
                                        false,
                                        List.of())))
                .contains("the first 1: 1 PHP backend; --limit shows more, --gateway fewer");
    }

    private static LinkPage page(LinkPage.Row... links) {
        return new LinkPage(List.of(links), true, List.of());
    }

    private static LinkPage.Row inProcess(String name) {
        return new LinkPage.Row(
                GATEWAY, "worker", name, "", true, "", "", "Java", false, -1, -1, -1, -1, -1, -1,
                -1);
    }

    private static LinkPage.Row link(
            String kind, String name, String node, String speaks, long queued) {
        return new LinkPage.Row(
                GATEWAY,
                kind,
                name,
                node,
                false,
                "10.0.0.8:50000",
                GATEWAY,
                speaks,
                false,
                3_660_000,
                4000,
                1,
                2,
                3,
                4096,
                queued);
    }

    private static List<String> lines(String table) {
        return table.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }
}
