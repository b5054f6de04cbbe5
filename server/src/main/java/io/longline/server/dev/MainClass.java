package io.longline.server.dev;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the class that the user means: of those that were compiled, the public one that implements
/// what is wanted.
public final class MainClass {
    private final Class<?> wanted;
    private final SourceFiles sources;
    private final List<String> fit = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    private MainClass(Class<?> wanted, SourceFiles sources) {
        this.wanted = wanted;
        this.sources = sources;
    }

    /// @param classes the folder that `sources` were compiled into
    /// @param classpath what they need beside Longline's own
    public static MainClass of(
            Class<?> wanted, SourceFiles sources, Path classes, List<String> classpath)
            throws IOException {
        var main = new MainClass(wanted, sources);
        var places = new ArrayList<URL>();
        places.add(classes.toUri().toURL());
        for (String entry : classpath) {
            places.add(Path.of(entry).toUri().toURL());
        }
        try (var loader = new URLClassLoader(places.toArray(URL[]::new), wanted.getClassLoader());
                var files = Files.walk(classes)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).sorted().toList()) {
                main.look(name(classes.relativize(file)), loader);
            }
        }
        return main;
    }

    /// Its name, if there is no doubt.
    ///
    /// @param said the one that settings name, "" for none: it decides when there are several
    public Optional<String> name(String said) {
        if (fit.contains(said)) {
            return Optional.of(said);
        }
        var named = sources.className();
        if (named.isPresent()) {
            return fit.stream().filter(name -> simple(name).equals(named.get())).findAny();
        }
        return fit.size() == 1 ? Optional.of(fit.getFirst()) : Optional.empty();
    }

    /// Why there is doubt, and what to do.
    public String trouble() {
        String interfaceName = wanted.getName();
        if (fit.size() > 1) {
            return "%s has several public classes that implement %s: %s; name yours with --events"
                            .formatted(sources, interfaceName, String.join(", ", fit))
                    + " "
                    + fit.getFirst();
        }
        if (!hidden.isEmpty()) {
            return "%s implements %s, but must be a public class of its own file that is not abstract"
                    .formatted(hidden.getFirst(), interfaceName);
        }
        if (!broken.isEmpty()) {
            return "%s needs what is not there; add it with --classpath"
                    .formatted(broken.getFirst());
        }
        return "no class in %s implements %s; write: public class %s implements Events"
                .formatted(sources, interfaceName, sources.className().orElse("Chat"));
    }

    private void look(String name, ClassLoader loader) {
        try {
            Class<?> found = Class.forName(name, false, loader);
            if (!wanted.isAssignableFrom(found)
                    || found.isInterface()
                    || found.isAnonymousClass()) {
                return;
            }
            boolean fits =
                    Modifier.isPublic(found.getModifiers())
                            && !Modifier.isAbstract(found.getModifiers())
                            && found.getEnclosingClass() == null;
            (fits ? fit : hidden).add(name);
        } catch (ClassNotFoundException | LinkageError needsMore) {
            broken.add("%s (%s)".formatted(name, needsMore));
        }
    }

    private static String name(Path file) {
        String path = file.toString();
        return path.substring(0, path.length() - ".class".length())
                .replace(file.getFileSystem().getSeparator(), ".");
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
