package io.longline.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.longline.client.LinkSettings;
import io.longline.client.SocketLink;
import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;
import io.longline.protocol.LinkFacts;
import io.longline.protocol.wire.Capabilities;
import io.longline.protocol.wire.FromGateway.Hello;
import io.longline.protocol.wire.FromGatewayCodec;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Gateways that do not tell who is connected to them, or tell it in an older way.
class LinksViewTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ConnectionFilter EVERYONE =
            new ConnectionFilter(List.of(), List.of(), List.of(), "", 10);
    private static final byte[] NOBODY = {0, 0, 0, 4, 'i', ':', '0', ';'};

    @Test
    void of_a_php_gateway_it_is_said_that_it_does_not_tell() throws Exception {
        try (var php = new Greeter(new byte[0]);
                var link = connected(php)) {
            assertThat(remarks(link))
                    .containsExactly(
                            "gateway %s is PHP's: it does not tell who is connected to it"
                                    .formatted(link.address()));
        }
    }

    @Test
    void of_one_that_knows_no_links_it_is_said_that_it_may_be_older() throws Exception {
        byte[] hello =
                FromGatewayCodec.encode(new Hello(Capabilities.LONGLINE), Capabilities.LONGLINE);
        try (var older = new Greeter(hello);
                var link = connected(older)) {
            assertThat(remarks(link))
                    .singleElement()
                    .asString()
                    .contains("has not answered ListLinks within", "or it is an older one");
        }
    }

    @Test
    void of_one_that_writes_ipv6_in_full_links_are_shown_as_those_of_others() {
        var older = GatewayAddress.parse("[0:0:0:0:0:0:0:1]:2900");
        var link =
                new LinkFacts(
                        1,
                        LinkFacts.Kind.BACKEND,
                        "",
                        "",
                        "",
                        "[0:0:0:0:0:0:0:1]:50000",
                        "[0:0:0:0:0:0:0:1]:2900",
                        false,
                        false,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        7);

        LinkPage page =
                new LinksView(EVERYONE, List.of(), new ArrayList<>())
                        .of(List.of(new Telling(older, link)));

        assertThat(page.links())
                .extracting(LinkPage.Row::gateway, LinkPage.Row::remote, LinkPage.Row::local)
                .containsExactly(tuple("[::1]:2900", "[::1]:50000", "[::1]:2900"));
        assertThat(LinksText.of(page)).doesNotContain("LOCAL"); // it is what it is known by
    }

    private static List<String> remarks(SocketLink link) {
        var remarks = new ArrayList<String>();
        LinkPage page = new LinksView(EVERYONE, List.of(), remarks).of(List.of(link));
        assertThat(page.links()).isEmpty();
        return page.remarks();
    }

    private static SocketLink connected(Greeter gateway) {
        var link =
                new SocketLink(
                        gateway.address(),
                        LinkSettings.DEFAULTS.withAnswerLimit(Duration.ofMillis(500)));
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(GatewayUnreachableException.class)
                .until(() -> {
                    link.connect();
                    return link.isConnected();
                });
        return link;
    }

    /// A gateway that has one link to tell of.
    private record Telling(GatewayAddress address, LinkFacts link) implements GatewayLink {

        @Override
        public void tell(OneWay command) {
            throw new AssertionError("it is asked, and told nothing");
        }

        @Override
        @SuppressWarnings("unchecked") // R is what ListLinks is answered with
        public <R> CompletableFuture<R> ask(Query<R> query) {
            assertThat(query).isInstanceOf(ListLinks.class);
            return (CompletableFuture<R>) CompletableFuture.completedFuture(List.of(link));
        }
    }

    /// A gateway that answers a greeting, and nothing after it.
    private static final class Greeter implements AutoCloseable {
        private final byte[] answer;
        private final ServerSocket listener;

        Greeter(byte[] hello) throws IOException {
            answer =
                    ByteBuffer.allocate(hello.length + NOBODY.length)
                            .put(hello)
                            .put(NOBODY)
                            .array();
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.startVirtualThread(this::greet);
        }

        GatewayAddress address() {
            return GatewayAddress.of(listener.getInetAddress(), listener.getLocalPort());
        }

        private void greet() {
            try {
                while (true) {
                    Socket peer = listener.accept(); // kept open
                    peer.getOutputStream().write(answer);
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
