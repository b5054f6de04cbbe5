package io.longline.server.http;

import io.longline.protocol.AddressText;
import io.longline.server.http.Endpoint.Answer;

import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Serves pages and health. Handlers run on virtual threads and may block; a few threads of the
/// platform look after the sockets.
public final class HttpServer implements AutoCloseable {
    /// Accepting, selecting and Jetty's own jobs; requests are not handled on them.
    private static final int PLATFORM_THREADS = 8;

    /// Requests being handled at once; more wait.
    private static final int MAX_CONCURRENT_REQUESTS = 1_000;

    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    /// At a stop, connections on which nothing is asked are not waited for much longer.
    private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofMillis(100);

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /// Whoever asks is answered, so the process is up.
    private static final List<Endpoint> LIVENESS =
            Stream.of("/health", "/health/live")
                    .map(path -> new Endpoint(path, _ -> Answer.json(200, "{\"status\":\"up\"}")))
                    .toList();

    /// Listens at `at` and serves `GET /health` and `/health/live`, which say that the process is
    /// up, the endpoints, and the pages when there are some.
    ///
    /// @throws IOException when it cannot listen there
    public static HttpServer start(
            InetSocketAddress at, @Nullable Pages pages, List<Endpoint> endpoints)
            throws IOException {
        var server = new Server(threads());
        var connector = connector(server, at);
        server.setHandler(
                new GracefulHandler(new SecurityHeaders(routes(server, pages, endpoints))));
        server.setErrorHandler(new PlainErrors());
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
        var http = new HttpServer(server, connector);
        try {
            server.start();
            return http;
        } catch (IOException cannotListen) {
            http.close();
            throw new IOException(
                    "HTTP cannot listen on %s (%s); stop what listens there, or set http.listen to another port"
                            .formatted(AddressText.of(at), reason(cannotListen)),
                    cannotListen);
        } catch (Exception unexpected) {
            http.close();
            throw new IOException("HTTP did not start: " + unexpected.getMessage(), unexpected);
        }
    }

    /// Jetty's own message says the address once more, its cause says why.
    private static @Nullable String reason(IOException cannotListen) {
        Throwable cause = cannotListen.getCause();
        return cause == null ? cannotListen.getMessage() : cause.getMessage();
    }

    private static QueuedThreadPool threads() {
        var handlers = new VirtualThreadPool(MAX_CONCURRENT_REQUESTS);
        handlers.setName("http-handler-");
        var pool = new QueuedThreadPool(PLATFORM_THREADS);
        pool.setName("http");
        pool.setVirtualThreadsExecutor(handlers);
        return pool;
    }

    private static ServerConnector connector(Server server, InetSocketAddress at) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(at.getHostString());
        connector.setPort(at.getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT.toMillis());
        server.addConnector(connector);
        return connector;
    }

    private static Handler routes(Server server, @Nullable Pages pages, List<Endpoint> endpoints) {
        var routes = new PathMappingsHandler();
        Stream.concat(LIVENESS.stream(), endpoints.stream())
                .forEach(endpoint ->
                        routes.addMapping(
                                PathSpec.from(endpoint.path()), new EndpointHandler(endpoint)));
        if (pages != null) {
            routes.addMapping(PathSpec.from("/*"), pages.handler(server));
        }
        return routes;
    }

    /// The port that was really bound.
    public int port() {
        return connector.getLocalPort();
    }

    /// Finishes the requests that are being handled, for two seconds at most.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception unexpected) {
            throw new IllegalStateException("HTTP did not stop in order", unexpected);
        }
    }
}
