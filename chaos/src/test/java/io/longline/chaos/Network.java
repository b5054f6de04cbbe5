package io.longline.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hosts of our own on one machine: each a network namespace with one address in 10.88.0.0/24, all
/// joined by a bridge in a namespace of its own, the hub. Nothing of the machine's own network is
/// touched.
final class Network implements AutoCloseable {
    private static final String HUB_ADDRESS = "10.88.0.1";

    private final String prefix = "longline-" + ProcessHandle.current().pid() + "-";
    private final List<String> hosts = new ArrayList<>();

    Network() throws IOException {
        add("hub");
        hub("link add br0 type bridge");
        hub("link set br0 up");
        hub("addr add " + HUB_ADDRESS + "/24 dev br0");
        hub("link set lo up");
    }

    /// Why there can be no such network here; empty when there can.
    static Optional<String> missing() {
        String probe = "longline-" + ProcessHandle.current().pid() + "-probe";
        try {
            run(List.of("ss", "-V"));
            run(List.of("ip", "netns", "add", probe));
            try {
                run(List.of("ip", "-n", probe, "link", "add", "br0", "type", "bridge"));
            } finally {
                run(List.of("ip", "netns", "del", probe));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "network namespaces cannot be made here (it takes root and iproute2): "
                            + e.getMessage());
        }
    }

    /// A new host.
    ///
    /// @param number its address is 10.88.0.`number`
    void host(String name, int number) throws IOException {
        add(name);
        String port = port(name);
        run(
                List.of(
                        "ip",
                        "link",
                        "add",
                        port,
                        "netns",
                        prefix + "hub",
                        "type",
                        "veth",
                        "peer",
                        "name",
                        "eth0",
                        "netns",
                        prefix + name));
        hub("link set " + port + " up");
        mend(name);
        in(name, "addr add 10.88.0." + number + "/24 dev eth0");
        in(name, "link set eth0 up");
        in(name, "link set lo up");
    }

    /// From now on nothing reaches the host or comes from it, and nobody is told.
    void cut(String name) throws IOException {
        hub("link set " + port(name) + " nomaster");
    }

    void mend(String name) throws IOException {
        hub("link set " + port(name) + " master br0");
    }

    /// The command that runs a command on the host.
    List<String> on(String name, List<String> command) {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", prefix + name));
        whole.addAll(command);
        return whole;
    }

    /// Runs a command on the host, to its end.
    ///
    /// @return what it printed
    String ask(String name, String command) throws IOException {
        return run(on(name, List.of(command.split(" "))));
    }

    private void add(String name) throws IOException {
        run(List.of("ip", "netns", "add", prefix + name));
        hosts.add(name);
    }

    private static String port(String name) {
        return "to-" + name;
    }

    private void hub(String command) throws IOException {
        in("hub", command);
    }

    private void in(String name, String command) throws IOException {
        var whole = new ArrayList<>(List.of("ip", "-n", prefix + name));
        whole.addAll(List.of(command.split(" ")));
        run(whole);
    }

    /// @return what it printed
    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command, e);
        }
    }

    @Override
    public void close() throws IOException {
        for (String host : hosts) {
            run(List.of("ip", "netns", "del", prefix + host));
        }
    }
}
