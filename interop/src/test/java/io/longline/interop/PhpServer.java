package io.longline.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A part of an original cluster: a master process and the processes it forks.
final class PhpServer implements AutoCloseable {

    private final Process master;
    private final Path folder;

    PhpServer(Process master, Path folder) {
        this.master = master;
        this.folder = folder;
    }

    /// Kills the processes that do the work, as `kill -9` does; the master starts new ones.
    void killChildren() {
        master.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    /// What it has printed so far.
    String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        var children = master.descendants().toList();
        master.destroy();
        try {
            if (!master.waitFor(10, TimeUnit.SECONDS)) {
                master.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            master.destroyForcibly();
        }
        // a master that had to be killed leaves its children behind, and them its ports
        for (var child : children) {
            child.destroyForcibly();
            child.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
