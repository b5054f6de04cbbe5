package io.longline.server.dev;

import io.longline.server.dev.SourceFiles.Look;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Waits for sources to change.
///
/// The system says at once when something has happened in a folder, and what has happened is seen
/// by looking. Where the system cannot say so, as across a network, a look once a second finds it.
public final class SourceWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// Editors write a file in several steps, and branches are changed file by file.
    private static final Duration QUIET = Duration.ofMillis(80);

    private static final int MOST_QUIETS = 50;

    private final SourceFiles sources;
    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private Look seen;

    private SourceWatch(SourceFiles sources, @Nullable WatchService service, Look seen) {
        this.sources = sources;
        this.service = service;
        this.seen = seen;
    }

    /// Watches from now on.
    public static SourceWatch of(SourceFiles sources) throws IOException {
        WatchService service = null;
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException noneLeft) {
            log.debug("looking once a second instead", noneLeft);
        }
        var watch = new SourceWatch(sources, service, sources.look());
        watch.watchFolders();
        return watch;
    }

    /// Returns when a source is another, is new or is gone since the last time, and nothing more
    /// has happened for 80 ms; after 4 s of changes without a pause all the same.
    public void awaitChange() throws InterruptedException {
        do {
            awaitHint();
        } while (!hasChanged());
    }

    /// Whether it is so now. A folder that comes without a source, a run folder say, is no change.
    boolean hasChanged() throws InterruptedException {
        Look now = look();
        if (now.equals(seen)) {
            return false;
        }
        now = whenQuiet(now);
        boolean changed = !now.files().equals(seen.files());
        seen = now;
        watchFolders();
        return changed;
    }

    private void awaitHint() throws InterruptedException {
        if (service == null) {
            Thread.sleep(LOOK_EVERY);
            return;
        }
        WatchKey key = service.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }

    private Look whenQuiet(Look first) throws InterruptedException {
        Look before = first;
        for (int i = 0; i < MOST_QUIETS; i++) {
            Thread.sleep(QUIET);
            Look now = look();
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
        return before;
    }

    /// A folder that is being replaced is away for a moment.
    private Look look() {
        try {
            return sources.look();
        } catch (IOException away) {
            log.debug("{} cannot be looked at now", sources, away);
            return seen;
        }
    }

    private void watchFolders() {
        if (service == null) {
            return;
        }
        watched.values().removeIf(key -> !key.isValid());
        for (Path folder : seen.folders()) {
            if (!watched.containsKey(folder)) {
                try {
                    watched.put(
                            folder,
                            folder.register(
                                    service,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_MODIFY,
                                    StandardWatchEventKinds.ENTRY_DELETE));
                } catch (IOException unwatchable) {
                    log.debug("{} is looked at once a second instead", folder, unwatchable);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (service != null) {
            service.close();
        }
    }
}
