package io.longline.server;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/// The jars and folders of a class path as they were at one moment, in a temporary folder.
///
/// A build writes over the files that a running program has open, and Java reads classes when they
/// are first needed: without a copy, code would find half of itself changed, and a second loader of
/// the same jar would read from the first one's open file. What the manifest of a jar names as its
/// `Class-Path` is copied with it.
final class ClassPathCopy {
    private static final Logger log = LoggerFactory.getLogger(ClassPathCopy.class);
    private static final int MOST_FILES = 100_000;
    private static final long MOST_BYTES = 1L << 30;

    private @Nullable Path folder; // none as long as nothing is in it
    private final List<Path> places = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private int files;
    private long bytes;

    private ClassPathCopy() {}

    /// @param classpath jars and folders; of all files together, 100,000 and 1 GiB at most
    static ClassPathCopy of(List<String> classpath) throws CannotStartException {
        for (String entry : classpath) {
            if (!Files.exists(Path.of(entry))) {
                throw new CannotStartException(
                        "worker.classpath: there is no %s; expected a jar, or a folder with classes"
                                .formatted(entry));
            }
        }
        var copy = new ClassPathCopy();
        try {
            for (String entry : classpath) {
                copy.add(Path.of(entry));
            }
            return copy;
        } catch (IOException unreadable) {
            copy.delete();
            throw new CannotStartException(
                    "worker.classpath: cannot be copied as it is now: " + unreadable, unreadable);
        }
    }

    URL[] urls() {
        return places.stream().map(ClassPathCopy::url).toArray(URL[]::new);
    }

    /// What of it cannot be deleted stays, with a line in the log.
    void delete() {
        if (folder == null) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException stays) {
            log.warn("{} is of no use any more and cannot be deleted: {}", folder, stays);
        }
    }

    private void add(Path original) throws IOException {
        if (!seen.add(original.toRealPath())) {
            return;
        }
        // under its own name: it is what stack traces show
        Path name = original.toRealPath().getFileName();
        if (folder == null) {
            folder = Files.createTempDirectory("longline-classes-");
        }
        Path place = Files.createDirectory(folder.resolve(String.valueOf(places.size())));
        if (name != null) {
            place = place.resolve(name.toString());
        }
        places.add(place);
        if (Files.isDirectory(original)) {
            Files.walkFileTree(
                    original,
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new Copying(original, place));
        } else {
            copy(original, place);
            for (Path named : namedByManifest(original, place)) {
                add(named);
            }
        }
    }

    private void copy(Path from, Path to) throws IOException {
        files++;
        bytes += Files.size(from);
        if (files > MOST_FILES || bytes > MOST_BYTES) {
            throw new IOException(
                    "more than %d files or %d bytes; name the folders and jars that hold your code"
                            .formatted(MOST_FILES, MOST_BYTES));
        }
        Files.copy(from, to);
    }

    private static List<Path> namedByManifest(Path original, Path copy) throws IOException {
        var named = new ArrayList<Path>();
        try (var jar = new JarFile(copy.toFile(), false)) {
            var manifest = jar.getManifest();
            String line =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (line != null) {
                for (String entry : line.strip().split("\\s+", -1)) {
                    URI place = original.toUri().resolve(entry);
                    // Java passes over those that are not there, too
                    if ("file".equals(place.getScheme()) && new File(place).exists()) {
                        named.add(Path.of(place));
                    }
                }
            }
        } catch (ZipException notAJar) {
            throw new IOException(
                    "%s is no jar, and no folder either".formatted(original), notAJar);
        } catch (IllegalArgumentException notAUri) {
            log.warn("{} names a Class-Path that is no list of URLs: {}", original, notAUri);
        }
        return named;
    }

    private static URL url(Path place) {
        try {
            return place.toUri().toURL();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a file always has a URL", impossible);
        }
    }

    private final class Copying extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copying(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
                throws IOException {
            Files.createDirectories(to.resolve(from.relativize(each).toString()));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path each, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isRegularFile()) { // to read a pipe would be to wait for its writer
                copy(each, to.resolve(from.relativize(each).toString()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path each, IOException problem) throws IOException {
            if (problem instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE; // it is there already
            }
            throw problem;
        }
    }
}
