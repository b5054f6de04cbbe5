package io.longline.gateway;

/// How much this thread has done, as [CountingClasses] have it counted: methods entered and loops
/// gone round. The same on every machine and every run.
public final class Steps {
    private static final ThreadLocal<long[]> TAKEN = ThreadLocal.withInitial(() -> new long[1]);

    private Steps() {}

    /// Called by the classes that count.
    public static void one() {
        TAKEN.get()[0]++;
    }

    public static long taken() {
        return TAKEN.get()[0];
    }
}
