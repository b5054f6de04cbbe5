package io.longline.protocol;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What a port says in the log of the peers that it closes: the first of an address and a cause at
/// once, those that follow in one line a period, with how many they were. One with another secret
/// comes again every second, for as long as nobody sees to it.
///
/// Peers choose both their addresses and what is wrong with them, so that [#MOST] of these are told
/// apart in a period; what comes beyond them is counted together. Safe for use by many threads.
public final class ClosedPeers {

    /// How often [#report] is to be called, 10 s.
    public static final Duration PERIOD = Duration.ofSeconds(10);

    static final int MOST = 100;

    private record Cause(String host, String why) {}

    private final Consumer<String> log;
    private final Map<Cause, Integer> again = new LinkedHashMap<>(); // guarded by this
    private int beyond; // guarded by this
    private String lastBeyond = ""; // guarded by this

    /// @param log takes a line
    public ClosedPeers(Consumer<String> log) {
        this.log = log;
    }

    /// A peer was closed.
    ///
    /// @param address where it was; null where that is not known any more
    /// @param who what it is called in the log
    /// @param why `it has another secret; set the same secret on both`
    public synchronized void closed(@Nullable SocketAddress address, String who, String why) {
        var cause = new Cause(host(address), why);
        String line = who + " closed: " + why;
        if (again.containsKey(cause)) {
            again.merge(cause, 1, Integer::sum);
        } else if (again.size() < MOST) {
            again.put(cause, 0);
            log.accept(line);
        } else {
            beyond++;
            lastBeyond = line;
        }
    }

    /// Says how many followed since the last report. What nobody has followed is forgotten, and
    /// said at once when it comes again.
    public synchronized void report() {
        again.values().removeIf(followed -> followed == 0);
        again.replaceAll((cause, followed) -> {
            log.accept(
                    "%s: %d more closed within %d s: %s"
                            .formatted(cause.host, followed, PERIOD.toSeconds(), cause.why));
            return 0;
        });
        if (beyond > 0) {
            log.accept(
                    "%d more closed within %d s, of more addresses than are told apart; the last: %s"
                            .formatted(beyond, PERIOD.toSeconds(), lastBeyond));
            beyond = 0;
        }
    }

    private static String host(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known && !known.isUnresolved()
                ? AddressText.bracketed(known.getAddress())
                : AddressText.of(address);
    }
}
