package io.longline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.Message;
import io.longline.protocol.RegisterAddress;
import io.longline.protocol.wire.ToGateway.Tell;
import io.longline.register.Register;
import io.longline.register.RegisterSettings;
import io.longline.testing.Closing;
import io.longline.testing.FixedPorts;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A backend, a real Register, and gateways that the test plays.
@Execution(ExecutionMode.CONCURRENT)
class GatewayClientTest {
    private final @AutoClose Closing opened = new Closing();

    @Test
    void a_backend_reaches_gateways_of_php_and_java_alike() throws Exception {
        Register register = register(0);
        var php = opened.add(InnerPort.php("s3cret"));
        var java = opened.add(InnerPort.java("s3cret"));
        register.announce(php.address());
        register.announce(java.address());
        var cluster = opened.add(backend(register).answerLimit(LIMIT).connect());

        cluster.sendToUid("42", "hello");
        CompletableFuture<Integer> count = cluster.async().getAllClientIdCount();

        var told = new Tell(new SendToUid(List.of("42"), Message.text("hello")));
        InnerPort.Talk phpTalk = php.talk();
        InnerPort.Talk javaTalk = java.talk();
        assertThat(phpTalk.hear()).isEqualTo(told);
        assertThat(javaTalk.hear()).isEqualTo(told);
        phpTalk.hearAsk();
        phpTalk.answerPlain(new CountClients(""), 2);
        javaTalk.answer(javaTalk.hearAsk().correlation(), new CountClients(""), 3);
        assertThat(count).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(5);
    }

    @Test
    void a_gateway_that_comes_later_is_known_from_then_on() throws Exception {
        Register register = register(0);
        var cluster = opened.add(backend(register).connect());
        assertThatThrownBy(() -> cluster.sendToAll("hi"))
                .isInstanceOf(NoGatewayException.class)
                .hasMessageContaining(at(register));

        var port = opened.add(InnerPort.java("s3cret"));
        register.announce(port.address());

        await().ignoreExceptionsInstanceOf(NoGatewayException.class)
                .until(() -> {
                    cluster.sendToAll("hi");
                    return true;
                });
        assertThat(port.talk().hear()).isInstanceOf(Tell.class);
    }

    @Test
    void a_gateway_that_is_withdrawn_and_gone_is_forgotten() throws Exception {
        Register register = register(0);
        var port = opened.add(InnerPort.java("s3cret"));
        register.announce(port.address());
        var gateways = opened.add(KnownGateways.with(List.of(), SETTINGS));
        gateways.follow(List.of(at(register)), others -> {});
        port.talk();

        register.withdraw(port.address());
        port.close();

        await().until(() -> gateways.all().isEmpty());
    }

    @Test
    void a_register_that_starts_anew_and_knows_nobody_makes_no_live_gateway_forgotten()
            throws Exception {
        Register first = register(FixedPorts.free());
        var live = opened.add(InnerPort.java("s3cret"));
        first.announce(live.address());
        BlockingQueue<Set<GatewayAddress>> told = new LinkedBlockingQueue<>();
        var gateways = opened.add(KnownGateways.with(List.of(), SETTINGS));
        gateways.follow(List.of(at(first)), told::add);
        assertThat(told.poll(10, TimeUnit.SECONDS)).containsExactly(live.address());
        live.talk();
        first.close();

        register(first.port());

        assertThat(told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEmpty(); // after some 6 s
        assertThat(gateways.all()).extracting("address").containsExactly(live.address());
        live.close();
        await().until(() -> gateways.all().isEmpty());
    }

    @Test
    void a_gateway_that_starts_anew_is_connected_to_again_without_being_used() throws Exception {
        Register register = register(0);
        var first = opened.add(InnerPort.javaAt(FixedPorts.free(), "s3cret"));
        register.announce(first.address());
        opened.add(backend(register).connect());
        first.talk();
        first.close();

        var second = opened.add(InnerPort.javaAt(first.address().port(), "s3cret"));

        assertThat(second.talk()).isNotNull();
    }

    @Test
    void several_registers_are_taken_together() throws Exception {
        Register one = register(0);
        Register two = register(0);
        one.announce(GatewayAddress.parse("127.0.0.1:1"));
        two.announce(GatewayAddress.parse("127.0.0.1:2"));
        var gateways = opened.add(KnownGateways.with(List.of(), SETTINGS));

        gateways.follow(List.of(at(one), at(two)), others -> {});

        await().untilAsserted(() ->
                assertThat(gateways.all())
                        .extracting(link -> link.address().port())
                        .containsExactlyInAnyOrder(1, 2));
    }

    @Test
    void registers_that_write_ipv6_in_two_ways_name_one_gateway() throws Exception {
        Register newer = register(0);
        newer.announce(GatewayAddress.parse("[::1]:1"));
        newer.announce(GatewayAddress.parse("127.0.0.1:2"));
        var older = opened.add(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.startVirtualThread(() -> answer(older, "\"[0:0:0:0:0:0:0:1]:1\",\"127.0.0.1:3\""));
        var gateways = opened.add(KnownGateways.with(List.of(), SETTINGS));

        gateways.follow(List.of(at(newer), "127.0.0.1:" + older.getLocalPort()), others -> {});

        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(gateways.all())
                                .extracting(link -> link.address().toString())
                                .containsExactlyInAnyOrder(
                                        "[::1]:1", "127.0.0.1:2", "127.0.0.1:3"));
    }

    private static void answer(ServerSocket register, String addresses) {
        try (Socket asking = register.accept()) {
            String line = "{\"event\":\"broadcast_addresses\",\"addresses\":[" + addresses + "]}\n";
            asking.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            asking.getInputStream().transferTo(OutputStream.nullOutputStream()); // until it goes
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Test
    void what_a_register_said_holds_while_it_is_away() throws Exception {
        Register register = register(0);
        register.announce(GatewayAddress.parse("127.0.0.1:1"));
        var watched = opened.add(watch(at(register), "s3cret"));
        watched.awaitAnswer(Duration.ofSeconds(10));

        register.close();

        assertThat(watched.gateways()).containsExactly(GatewayAddress.parse("127.0.0.1:1"));
    }

    @Test
    void a_local_gateway_is_never_dialled() throws Exception {
        Register register = register(0);
        var local = new RecordingLink("127.0.0.1:2900");
        register.announce(local.address());
        BlockingQueue<Set<GatewayAddress>> others = new LinkedBlockingQueue<>();
        var gateways = opened.add(KnownGateways.with(List.of(local), SETTINGS));

        gateways.follow(List.of(at(register)), others::add);

        assertThat(others.poll(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(gateways.at(local.address()).orElseThrow()).isSameAs(local);
        assertThat(gateways.all()).hasSize(1);
    }

    @Test
    void a_register_that_is_not_there_is_named() throws Exception {
        try (var nobody = new Nobody()) {
            var builder =
                    GatewayClient.builder(nobody.address().toString())
                            .registerLimit(Duration.ofMillis(200));

            assertThatThrownBy(builder::connect)
                    .isInstanceOf(RegisterUnreachableException.class)
                    .hasMessageContaining("Register " + nobody.address());
            var watch = opened.add(watch(nobody.address().toString(), ""));
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> watch.awaitAnswer(Duration.ZERO))
                            .isInstanceOf(RegisterUnreachableException.class)
                            .hasMessageContaining("Register " + nobody.address())
                            .hasMessageContaining("is it running"));
        }
    }

    @Test
    void another_secret_than_the_registers_is_said_to_be_the_trouble() throws Exception {
        Register register = register(0);
        var watch = opened.add(watch(at(register), "wrong5"));

        await().untilAsserted(() ->
                assertThatThrownBy(() -> watch.awaitAnswer(Duration.ZERO))
                        .isInstanceOf(RegisterUnreachableException.class)
                        .hasMessageContaining(
                                "it is going down, or has another secret; set the same secret on"
                                        + " both")
                        .message()
                        .doesNotContain("wrong5"));
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final LinkSettings SETTINGS =
            LinkSettings.DEFAULTS.withSecret("s3cret").withAnswerLimit(LIMIT);

    private static GatewayClient.Builder backend(Register register) {
        return GatewayClient.builder(at(register)).secret("s3cret").registerLimit(LIMIT);
    }

    private static RegisterWatch watch(String register, String secret) {
        return RegisterWatch.start(
                List.of(RegisterAddress.parse(register)), secret, null, gateways -> {});
    }

    private Register register(int port) throws Exception {
        return opened.add(
                Register.start(
                        RegisterSettings.listening("127.0.0.1:" + port).withSecret("s3cret")));
    }

    private static String at(Register register) {
        return "127.0.0.1:" + register.port();
    }
}
