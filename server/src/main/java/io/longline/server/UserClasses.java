package io.longline.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The user's own classes, which settings name: Events, and whatever else can be replaced. They are
/// looked for on the class path and in `worker.classpath`.
final class UserClasses implements AutoCloseable {
    private final URLClassLoader loader;

    private UserClasses(URLClassLoader loader) {
        this.loader = loader;
    }

    /// @param classpath jars and folders
    static UserClasses in(List<String> classpath) throws CannotStartException {
        var places = new ArrayList<URL>();
        for (String entry : classpath) {
            Path place = Path.of(entry);
            if (!Files.exists(place)) {
                throw new CannotStartException(
                        "worker.classpath: there is no %s; expected a jar, or a folder with classes"
                                .formatted(entry));
            }
            try {
                places.add(place.toUri().toURL());
            } catch (MalformedURLException impossible) {
                throw new UncheckedIOException("a file always has a URL", impossible);
            }
        }
        return new UserClasses(
                new URLClassLoader(
                        "worker.classpath",
                        places.toArray(URL[]::new),
                        UserClasses.class.getClassLoader()));
    }

    ClassLoader loader() {
        return loader;
    }

    /// Makes one with its public constructor that takes nothing.
    ///
    /// @param setting where the name stands
    <T> T make(Class<T> wanted, String name, String setting) throws CannotStartException {
        try {
            Class<?> found = Class.forName(name, true, loader);
            if (!wanted.isAssignableFrom(found)) {
                throw new CannotStartException(
                        "%s: %s does not implement %s".formatted(setting, name, wanted.getName()));
            }
            return wanted.cast(found.getConstructor().newInstance());
        } catch (ClassNotFoundException missing) {
            throw new CannotStartException(
                    "%s: there is no class %s; look at its spelling, and add the jar that has it with --classpath"
                            .formatted(setting, name),
                    missing);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException unusable) {
            throw new CannotStartException(
                    "%s: %s cannot be made; it must be a public class with a public constructor that takes nothing"
                            .formatted(setting, name),
                    unusable);
        } catch (ReflectiveOperationException | LinkageError failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new CannotStartException(
                    "%s: %s failed while it was made: %s".formatted(setting, name, cause), failed);
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException alreadyReadAllThereIs) {
            throw new UncheckedIOException("a jar of worker.classpath", alreadyReadAllThereIs);
        }
    }
}
