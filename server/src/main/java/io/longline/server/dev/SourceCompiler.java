package io.longline.server.dev;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Compiles all sources at once into a temporary folder, which holds nothing before: of a deleted
/// source nothing stays.
public final class SourceCompiler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceCompiler.class);
    private static final int MOST_ERRORS = 20;

    private final JavaCompiler compiler;
    private final SourceFiles sources;
    private final List<String> classpath;
    private final Path classes;

    private SourceCompiler(
            JavaCompiler compiler, SourceFiles sources, List<String> classpath, Path classes) {
        this.compiler = compiler;
        this.sources = sources;
        this.classpath = List.copyOf(classpath);
        this.classes = classes;
    }

    /// @param classpath jars and folders that the sources need beside what Longline has
    /// @throws IOException when this Java is no JDK and has no compiler, or there is no place for
    ///   the folder
    public static SourceCompiler of(SourceFiles sources, List<String> classpath)
            throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException(
                    "%s has no compiler; set LONGLINE_JAVA to the home of a JDK"
                            .formatted(System.getProperty("java.home")));
        }
        return new SourceCompiler(
                compiler, sources, classpath, Files.createTempDirectory("longline-dev-"));
    }

    /// The folder that it compiles into.
    public Path classes() {
        return classes;
    }

    /// @return what the compiler has to say, as it says it; empty when it compiled
    public Optional<String> compile() throws IOException {
        delete(false);
        List<Path> files = sources.toCompile();
        if (files.isEmpty()) {
            return Optional.of("there is no .java file in %s%n".formatted(sources));
        }
        var said = new StringWriter();
        try (var manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            boolean compiled =
                    compiler.getTask(
                                    new PrintWriter(said),
                                    manager,
                                    null,
                                    options(),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files))
                            .call();
            return compiled ? Optional.empty() : Optional.of(said.toString());
        }
    }

    private List<String> options() throws IOException {
        var path = new ArrayList<>(classpath);
        path.add(System.getProperty("java.class.path"));
        var options =
                new ArrayList<>(
                        List.of(
                                "-g",
                                "-parameters",
                                "-encoding",
                                "UTF-8",
                                "-Xmaxerrs",
                                String.valueOf(MOST_ERRORS),
                                "-cp",
                                String.join(File.pathSeparator, path),
                                "-d",
                                classes.toString()));
        // "" keeps it from taking sources that lie on the class path
        options.addAll(List.of("-sourcepath", sources.sourcePath().map(Path::toString).orElse("")));
        return options;
    }

    @Override
    public void close() {
        try {
            delete(true);
        } catch (IOException | UncheckedIOException stays) {
            log.debug("{} stays", classes, stays);
        }
    }

    private void delete(boolean itself) throws IOException {
        try (var all = Files.walk(classes)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (itself || !each.equals(classes)) {
                    Files.delete(each);
                }
            }
        }
    }
}
