package io.longline.server.control;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Where a service keeps what others find it by: `NAME.pid`, `NAME.sock` and `NAME.log`. Services
/// of one machine are told apart by folder and name.
///
/// @param folder made when it is not there, for its owner alone
/// @param name letters, digits, `.`, `-` and `_`
public record RunFolder(Path folder, String name) {
    private static final String SOCKET = ".sock";

    public RunFolder {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "'%s' is no name for a service: expected letters, digits, '.', '-' and '_'"
                            .formatted(Escaped.of(name)));
        }
    }

    /// The number of the process, in one line.
    public Path pidFile() {
        return folder.resolve(name + ".pid");
    }

    /// Takes commands.
    public Path socket() {
        return folder.resolve(name + SOCKET);
    }

    /// What a service says that runs in the background.
    public Path logFile() {
        return folder.resolve(name + ".log");
    }

    public RunFolder named(String other) {
        return new RunFolder(folder, other);
    }

    /// @throws IOException when it can be neither made nor written; it says what to change
    void create() throws IOException {
        if (isInTheWay()) {
            throw new IOException(inTheWay());
        }
        try {
            if (!Files.isDirectory(folder)) {
                make();
            }
        } catch (IOException refused) {
            throw new IOException(
                    "the run folder %s cannot be made (%s); set run.folder to one that can"
                            .formatted(folder.toAbsolutePath(), refused),
                    refused);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException(
                    "the run folder %s cannot be written; let this user write it, or set run.folder to one that can be"
                            .formatted(folder.toAbsolutePath()));
        }
    }

    /// Whether there is something else where the folder should be.
    public boolean isInTheWay() {
        return Files.exists(folder) && !Files.isDirectory(folder);
    }

    /// What to do about that.
    public String inTheWay() {
        return "%s is a file, and the run folder should be there; rename it, or set run.folder to another folder"
                .formatted(folder.toAbsolutePath());
    }

    private void make() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /// The services of this folder that have a socket, of whatever name; some may be dead.
    public List<RunFolder> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(SOCKET) && file.length() > SOCKET.length())
                    .map(file -> file.substring(0, file.length() - SOCKET.length()))
                    .sorted()
                    .map(this::named)
                    .toList();
        }
    }

    /// Who has claimed the name, as far as the file says; null when nobody has.
    public @Nullable Long pid() {
        if (!Files.isRegularFile(pidFile(), LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            return Long.valueOf(Files.readString(pidFile()).strip());
        } catch (IOException | NumberFormatException unreadable) {
            return null; // being written, or nobody's: whoever asks goes by the lock
        }
    }
}
