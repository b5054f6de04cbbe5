package io.longline.server.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who listens on a port, as far as Linux tells this user.
///
/// `/proc/net/tcp` has a line for each socket: its address and port in hex as the second field, its
/// state as the fourth (`0A` listens), its inode as the tenth. A process has a link to
/// `socket:[inode]` among its `fd`.
final class PortOwner {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENS = "0A";

    private PortOwner() {}

    /// `process 4711 (java)`; empty when it is another user's, or there is no `/proc`.
    static Optional<String> of(int port) {
        try {
            Set<String> links = new HashSet<>();
            for (String table : List.of("net/tcp", "net/tcp6")) {
                links.addAll(listening(PROC.resolve(table), port));
            }
            return links.isEmpty() ? Optional.empty() : holder(links);
        } catch (IOException | DirectoryIteratorException | NumberFormatException untold) {
            return Optional.empty(); // the finding stands without it
        }
    }

    private static Set<String> listening(Path table, int port) throws IOException {
        var links = new HashSet<String>();
        if (!Files.isReadable(table)) {
            return links;
        }
        for (String line : Files.readAllLines(table)) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > 9 && fields[3].equals(LISTENS)) {
                String hex = fields[1].substring(fields[1].indexOf(':') + 1);
                if (Integer.parseInt(hex, 16) == port) {
                    links.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return links;
    }

    private static Optional<String> holder(Set<String> links) throws IOException {
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), links)) {
                    return Optional.of(
                            "process %s (%s)"
                                    .formatted(
                                            process.getFileName(),
                                            Files.readString(process.resolve("comm")).strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path files, Set<String> links) {
        if (!Files.isReadable(files)) {
            return false;
        }
        try (var open = Files.newDirectoryStream(files)) {
            for (Path file : open) {
                if (links.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return false; // a process that ended meanwhile, or another user's
        }
        return false;
    }
}
