package io.longline.server.dev;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The `.java` files of one folder and the folders in it, or one file and those beside it.
///
/// Hidden folders and `node_modules` are left out, and links to folders are not followed.
public final class SourceFiles {
    private static final int MOST_FILES = 10_000;
    private static final int MOST_FOLDERS = 10_000;
    private static final Pattern PACKAGE =
            Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

    private final Path place;
    private final boolean isFile;

    private SourceFiles(Path place) {
        this.place = place;
        this.isFile = !Files.isDirectory(place);
    }

    /// @param place a `.java` file, or a folder
    /// @throws IOException when it is neither
    public static SourceFiles at(Path place) throws IOException {
        if (!Files.exists(place)) {
            throw new IOException(
                    "there is no %s; expected a .java file, or a folder of them".formatted(place));
        }
        if (!Files.isDirectory(place) && !isSource(place)) {
            throw new IOException("%s is no .java file, and no folder of them".formatted(place));
        }
        return new SourceFiles(place);
    }

    /// What is to be compiled: the file, or all of the folder.
    ///
    /// @throws IOException when a folder cannot be read, or holds more than 10,000 of them
    List<Path> toCompile() throws IOException {
        return isFile ? List.of(place) : List.copyOf(look().files.keySet());
    }

    /// Where other classes of a single file are looked for: the folder of its package's root.
    Optional<Path> sourcePath() throws IOException {
        if (!isFile) {
            return Optional.empty();
        }
        Path root = place.toAbsolutePath().getParent();
        var named = PACKAGE.matcher(Files.readString(place));
        if (named.find()) {
            for (int depth = named.group(1).split("\\.", -1).length;
                    depth > 0 && root != null;
                    depth--) {
                root = root.getParent();
            }
        }
        return Optional.ofNullable(root);
    }

    /// The class that a single file is named after, without its package.
    Optional<String> className() {
        String name = String.valueOf(place.getFileName());
        return isFile ? Optional.of(name.substring(0, name.length() - 5)) : Optional.empty();
    }

    Look look() throws IOException {
        var look = new Look(new TreeMap<>(), new TreeSet<>());
        Path folder = isFile ? parent() : place;
        Files.walkFileTree(folder, Set.of(), isFile ? 1 : 50, new Looking(folder, look));
        return look;
    }

    private Path parent() {
        Path parent = place.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java");
    }

    /// As the user wrote it.
    @Override
    public String toString() {
        return place.toString();
    }

    /// What there is at one moment: equal to another when no file was changed in between.
    ///
    /// @param folders those that can hold sources
    record Look(Map<Path, Stamp> files, Set<Path> folders) {}

    /// A file that was written again differs in one of these, also when another took its place.
    record Stamp(FileTime modified, long size, Optional<Object> key) {}

    private static final class Looking extends SimpleFileVisitor<Path> {
        private final Path start;
        private final Look look;

        Looking(Path start, Look look) {
            this.start = start;
            this.look = look;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            String name = String.valueOf(folder.getFileName());
            if (!folder.equals(start) && (name.startsWith(".") || name.equals("node_modules"))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            look.folders.add(folder);
            requireFew(look.folders.size() <= MOST_FOLDERS);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            // module-info.java: the classes are loaded from the class path
            if (attributes.isRegularFile()
                    && isSource(file)
                    && !file.endsWith("module-info.java")) {
                look.files.put(
                        file,
                        new Stamp(
                                attributes.lastModifiedTime(),
                                attributes.size(),
                                Optional.ofNullable(attributes.fileKey())));
                requireFew(look.files.size() <= MOST_FILES);
            }
            return FileVisitResult.CONTINUE;
        }

        /// Gone between the listing and the look, as editors' temporary files are.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
            if (problem instanceof NoSuchFileException && !file.equals(start)) {
                return FileVisitResult.CONTINUE;
            }
            throw problem;
        }

        private void requireFew(boolean few) throws IOException {
            if (!few) {
                throw new IOException(
                        "%s holds more than %d sources or folders; name the folder that yours are in"
                                .formatted(start, MOST_FILES));
            }
        }
    }
}
