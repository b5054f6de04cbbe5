package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/// That this process is the service of its name, held as long as it lives.
///
/// The system locks the pid file and lets go when the process ends, however it ends: a file that is
/// not locked is a dead service's, whoever has its number by now.
public final class Claim implements AutoCloseable {
    private final RunFolder run;
    private final FileChannel file;

    private Claim(RunFolder run, FileChannel file) {
        this.run = run;
        this.file = file;
    }

    /// @throws AlreadyRunningException when another process has the name
    /// @throws IOException when the folder cannot be written
    public static Claim take(RunFolder run) throws IOException {
        run.create();
        FileChannel file =
                FileChannel.open(
                        run.pidFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock(file) == null) {
                file.close();
                throw new AlreadyRunningException(run);
            }
            file.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return new Claim(run, file);
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
    }

    /// Whether a process has the name now. Not to be asked within that process.
    public static boolean isTaken(RunFolder run) throws IOException {
        if (!Files.exists(run.pidFile())) {
            return false;
        }
        try (var file = FileChannel.open(run.pidFile(), StandardOpenOption.WRITE)) {
            return lock(file) == null;
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        }
    }

    /// Gives the name back.
    @Override
    public void close() throws IOException {
        // first the file: behind the lock it would be the next one's
        Files.deleteIfExists(run.pidFile());
        file.close();
    }

    /// Somebody has the name.
    public static final class AlreadyRunningException extends IOException {
        AlreadyRunningException(RunFolder run) {
            super(
                    "%s runs already%s; stop it with 'longline stop', or give this one a name of its own with --name (run.name)"
                            .formatted(
                                    run.name(),
                                    run.pid() == null ? "" : " as process " + run.pid()));
        }
    }
}
