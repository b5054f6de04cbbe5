package io.longline.spring;

import io.longline.server.CannotStartException;
import io.longline.server.Longline;
import io.longline.server.settings.Settings;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import java.util.Optional;
import java.util.function.Supplier;

/// Longline as a part of this application: it starts when all beans are there and stops before any
/// of them goes.
///
/// It is the last to start and the first to stop: handlers of the last events still find executors,
/// databases and the application's own HTTP. How long they may take is `longline.stop-timeout`, and
/// once more for `onClose`.
public final class EmbeddedLongline implements SmartLifecycle {
    private final Settings settings;
    private final Supplier<Events> events;
    private volatile @Nullable Longline running; // written guarded by this

    EmbeddedLongline(Settings settings, Supplier<Events> events) {
        this.settings = settings;
        this.events = events;
    }

    /// What runs, to ask it for its ports; empty before the start and after the stop.
    public Optional<Longline> running() {
        return Optional.ofNullable(running);
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        try {
            running = Longline.start(settings, events.get());
        } catch (CannotStartException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
    }

    /// Clients have their answers first; see [Longline#close]. Returns when the last handler has,
    /// or after twice `longline.stop-timeout` and a few seconds.
    @Override
    public synchronized void stop() {
        Longline stopping = running;
        if (stopping != null) {
            stopping.close();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
