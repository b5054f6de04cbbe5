package io.longline.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/// What this process has used.
final class ThisProcess {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final AtomicLong longestPause = new AtomicLong();

    static {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((collected, _) -> note(collected), null, null);
        }
    }

    private ThisProcess() {}

    /// In steps of 10 ms.
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    static long cpuNanos(long thread) {
        return THREADS.getThreadCpuTime(thread);
    }

    /// How much of the heap is in use once garbage has been collected.
    static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// For how many milliseconds everything stood still at the most, to collect garbage, since this
    /// was asked last.
    static long longestPauseMillis() {
        return longestPause.getAndSet(0);
    }

    private static void note(Notification collected) {
        if (collected.getUserData() instanceof CompositeData data) {
            long took = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
            longestPause.accumulateAndGet(took, Math::max);
        }
    }
}
