package io.longline.gateway.transport;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;

/// How many clients' sockets the gateways of one process may have open together, so that there are
/// open files left for workers, Registers, and the application's own.
final class SocketBudget {
    private static final long LARGEST_RESERVE = 500;

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    SocketBudget(int most) {
        this.most = most;
    }

    /// What the limit on open files allows, less a quarter of it or 500, whichever is less.
    static SocketBudget ofOpenFileLimit() {
        // where there is no such limit, there is no such bean
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() > 0) {
            return new SocketBudget(leftOf(unix.getMaxFileDescriptorCount()));
        }
        return new SocketBudget(Integer.MAX_VALUE);
    }

    static int leftOf(long openFiles) {
        return (int)
                Math.min(Integer.MAX_VALUE, openFiles - Math.min(openFiles / 4, LARGEST_RESERVE));
    }

    /// @return whether there was one left
    boolean take() {
        boolean left = taken.incrementAndGet() <= most;
        if (!left) {
            taken.decrementAndGet();
        }
        return left;
    }

    void give() {
        taken.decrementAndGet();
    }
}
