package io.longline.spring.started;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.client.Gateway;
import io.longline.protocol.Message;
import io.longline.spring.EmbeddedLongline;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A web application with Longline in it, as its developer writes it: started by Spring, with a
/// WebSocket client and an HTTP client that know nothing of Spring.
class RealStartTest {
    private static final BlockingQueue<String> AT_CLOSE = new LinkedBlockingQueue<>();

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private ConfigurableApplicationContext application;
    private WebSocket socket;

    @BeforeEach
    void start() {
        AT_CLOSE.clear();
        application =
                SpringApplication.run(
                        Application.class,
                        "--server.port=0",
                        "--server.shutdown=graceful",
                        // the first request takes long on a busy machine
                        "--longline.stop-timeout=25s",
                        "--longline.register.listen=127.0.0.1:0",
                        "--longline.gateways[0].listen=websocket://127.0.0.1:0",
                        "--longline.gateways[0].inner.bind=127.0.0.1:0");
        int port =
                application
                        .getBean(EmbeddedLongline.class)
                        .running()
                        .orElseThrow()
                        .clientPort("web")
                        .orElseThrow();
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + port), new Listener())
                        .join();
    }

    @AfterEach
    void stop() {
        socket.abort();
        application.close();
        http.close();
    }

    @Test
    void events_use_beans_of_the_application_inside_transactions() throws Exception {
        socket.sendText("hello", true).join();

        assertThat(next(received)).isEqualTo("kept hello in a transaction: true");
    }

    @Test
    void a_controller_pushes_through_the_injected_gateway() throws Exception {
        assertThat(get("/push")).isEqualTo("pushed");

        assertThat(next(received)).isEqualTo("from the controller");
    }

    @Test
    void clients_are_closed_while_the_web_server_still_answers() throws Exception {
        socket.sendText("hello", true).join(); // so that the worker knows the client
        next(received);

        application.close();

        assertThat(next(AT_CLOSE)).isEqualTo("alive");
        assertThat(next(received)).startsWith("closed ");
    }

    private String get(String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(backend(application.getEnvironment(), path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static URI backend(Environment environment, String path) {
        return URI.create(
                "http://127.0.0.1:%s%s"
                        .formatted(environment.getProperty("local.server.port"), path));
    }

    /// Waits ten seconds at most.
    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within ten seconds");
        }
        return next;
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence text, boolean last) {
            received.add(text.toString()); // shorter than one frame
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            received.add("closed " + code);
            return null;
        }
    }

    @SpringBootApplication
    @EnableTransactionManagement
    static class Application {
        @Bean
        Messages messages() {
            return new Messages();
        }

        @Bean
        Chat chat(Messages messages, Environment environment) {
            return new Chat(messages, environment);
        }

        @Bean
        Pages pages(Gateway gateway) {
            return new Pages(gateway);
        }

        @Bean
        NoTransactions transactions() {
            return new NoTransactions();
        }
    }

    static class Messages {
        @Transactional
        public String keep(String text) {
            return "kept %s in a transaction: %s"
                    .formatted(text, TransactionSynchronizationManager.isActualTransactionActive());
        }
    }

    static final class Chat implements Events {
        private final Messages messages;
        private final Environment environment;

        Chat(Messages messages, Environment environment) {
            this.messages = messages;
            this.environment = environment;
        }

        @Override
        public void onMessage(Client client, Message message) {
            client.send(messages.keep(message.text()));
        }

        @Override
        public void onClose(Client client) throws Exception {
            try (var http = HttpClient.newHttpClient()) {
                var alive =
                        HttpRequest.newBuilder(backend(environment, "/alive"))
                                .timeout(Duration.ofSeconds(20))
                                .build();
                AT_CLOSE.add(http.send(alive, HttpResponse.BodyHandlers.ofString()).body());
            } catch (java.io.IOException refused) {
                AT_CLOSE.add("refused: " + refused);
            }
        }
    }

    @RestController
    static class Pages {
        private final Gateway gateway;

        Pages(Gateway gateway) {
            this.gateway = gateway;
        }

        @GetMapping("/alive")
        String alive() {
            return "alive";
        }

        @GetMapping("/push")
        String push() {
            gateway.sendToAll("from the controller");
            return "pushed";
        }
    }

    /// Begins and ends nothing: what is asked here is whether it is asked.
    static final class NoTransactions extends AbstractPlatformTransactionManager {
        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
