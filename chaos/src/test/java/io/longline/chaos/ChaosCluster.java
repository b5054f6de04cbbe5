package io.longline.chaos;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Two Registers, three gateways and three workers, each a process on a host of its own, and a
/// [Crowd] on the hub; and apart from these, [SilentPeers].
final class ChaosCluster implements AutoCloseable {
    private static final int CALLERS = 18;
    private static final String SECRET = "a secret of the test";

    private final Network network;
    private final List<Node> registers = new ArrayList<>();
    private final List<Node> gateways = new ArrayList<>();
    private final List<Node> workers = new ArrayList<>();
    private final SilentPeers silent;
    private final Process crowd;
    private final BufferedReader said;

    ChaosCluster(Path folder) throws IOException {
        network = new Network();
        for (int i = 1; i <= 2; i++) {
            registers.add(
                    node(
                            folder,
                            "r" + i,
                            10 + i,
                            "--roles=register",
                            "register.listen=10.88.0.1" + i + ":1236"));
        }
        for (int i = 1; i <= 3; i++) {
            String host = "10.88.0.2" + i;
            gateways.add(
                    node(
                            folder,
                            "g" + i,
                            20 + i,
                            "--roles=gateway",
                            "gateways[0].listen=text://" + host + ":8282",
                            "gateways[0].inner.bind=" + host + ":2900"));
            workers.add(
                    node(
                            folder,
                            "w" + i,
                            30 + i,
                            "--roles=worker",
                            "worker.events=" + ChaosRoom.class.getName()));
        }
        silent = new SilentPeers(network, folder, SECRET);
        var command = new ArrayList<>(List.of(Integer.toString(CALLERS)));
        IntStream.rangeClosed(1, 3).forEach(i -> command.add("10.88.0.2" + i + ":8282"));
        crowd =
                new ProcessBuilder(
                                network.on(
                                        "hub",
                                        Node.java(
                                                Crowd.class.getName(),
                                                command.toArray(String[]::new))))
                        .redirectError(folder.resolve("crowd.log").toFile())
                        .start();
        said =
                new BufferedReader(
                        new InputStreamReader(crowd.getInputStream(), StandardCharsets.UTF_8));
    }

    Node register(int number) {
        return registers.get(number - 1);
    }

    Node gateway(int number) {
        return gateways.get(number - 1);
    }

    Node worker(int number) {
        return workers.get(number - 1);
    }

    SilentPeers silent() {
        return silent;
    }

    static String addressOfGateway(int number) {
        return "10.88.0.2" + number + ":8282";
    }

    /// Waits until every gateway that runs has the worker.
    void awaitHere(Node worker, Duration limit) {
        await().atMost(limit)
                .until(() ->
                        gateways.stream()
                                .filter(Node::isAlive)
                                .allMatch(gateway -> has(gateway, worker)));
    }

    /// Waits until the gateway, started anew, has every worker that runs.
    void awaitWorkersAt(Node gateway, Duration limit) {
        await().atMost(limit)
                .until(() ->
                        workers.stream()
                                .filter(Node::isAlive)
                                .allMatch(worker -> has(gateway, worker)));
    }

    /// From what the gateway's log says of the worker.
    private static boolean has(Node gateway, Node worker) {
        String log = gateway.says();
        String name = "worker " + worker.host() + ":";
        boolean here = false;
        for (String line : log.lines().toList()) {
            if (line.contains(name)) {
                here = line.contains(" is here") || (here && !line.contains(" has gone"));
            }
        }
        return here;
    }

    /// Lets the callers call, as many at each gateway, when each has every worker.
    void call(Duration limit) throws IOException {
        gateways.forEach(gateway -> awaitWorkersAt(gateway, limit));
        tell("call 0");
        answer();
    }

    /// From now on a caller at that gateway calls another one when it has heard nothing for so
    /// long. At other gateways, and before, callers wait for as long as they are connected.
    void impatientAt(int gateway, Duration patience) throws IOException {
        tell("impatient %d %s".formatted(patience.toMillis(), addressOfGateway(gateway)));
        answer();
    }

    /// Waits until every caller has an answer to something it said after now.
    ///
    /// @return how long that took
    Duration heal(Duration limit) throws IOException {
        tell("heal " + limit.toMillis());
        String answer = answer();
        if (!answer.startsWith("healed ")) {
            throw new AssertionError("not healed within " + limit + ": " + answer);
        }
        return Duration.ofMillis(Long.parseLong(answer.substring("healed ".length())));
    }

    /// Lets the callers stop sending, and leave when their last numbers are answered, or at the
    /// limit.
    Report end(Duration limit) throws IOException {
        tell("end " + limit.toMillis());
        return report();
    }

    /// Of calls that have ended so far.
    Report soFar() throws IOException {
        tell("calls 0");
        return report();
    }

    private Report report() throws IOException {
        var lines = new ArrayList<String>();
        for (String line = answer(); !line.equals("over"); line = answer()) {
            lines.add(line);
        }
        return Report.read(lines, journals());
    }

    List<Path> journals() {
        return workers.stream().map(Node::journal).toList();
    }

    private Node node(Path folder, String name, int number, String... flags) throws IOException {
        network.host(name, number);
        var all = new ArrayList<String>();
        all.add(flags[0]);
        var settings = new ArrayList<>(List.of(flags).subList(1, flags.length));
        settings.add("secret=" + SECRET);
        if (!flags[0].endsWith("register")) {
            settings.add("registers=10.88.0.11:1236,10.88.0.12:1236");
        }
        settings.forEach(setting -> all.addAll(List.of("--set", setting)));
        return new Node(network, name, "10.88.0." + number, folder, all);
    }

    private void tell(String command) throws IOException {
        crowd.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        crowd.getOutputStream().flush();
    }

    private String answer() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new AssertionError("the crowd has ended; see crowd.log");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        crowd.destroyForcibly();
        silent.close();
        registers.forEach(Node::destroy);
        gateways.forEach(Node::destroy);
        workers.forEach(Node::destroy);
        network.close();
    }
}
