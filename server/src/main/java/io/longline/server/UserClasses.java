package io.longline.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.net.URLClassLoader;
import java.util.List;

/// The user's own classes, which settings name: Events, and whatever else can be replaced. They are
/// looked for on the class path and in a copy of `worker.classpath`, as it is when this is made.
final class UserClasses implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UserClasses.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final URLClassLoader loader;
    private final Cleaner.Cleanable copy;

    private UserClasses(ClassPathCopy copy) {
        this.loader =
                new URLClassLoader(
                        "worker.classpath", copy.urls(), UserClasses.class.getClassLoader());
        this.copy = CLEANER.register(loader, copy::delete);
    }

    /// @param classpath jars and folders
    static UserClasses in(List<String> classpath) throws CannotStartException {
        return new UserClasses(ClassPathCopy.of(classpath));
    }

    ClassLoader loader() {
        return loader;
    }

    /// Makes one with its public constructor that takes nothing.
    ///
    /// @param setting where the name stands
    <T> T make(Class<T> wanted, String name, String setting) throws CannotStartException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
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
            throw CannotStartException.inUserCode(
                    "%s: %s cannot be made; it must be a public class with a public constructor that takes nothing"
                            .formatted(setting, name),
                    unusable);
        } catch (ReflectiveOperationException | LinkageError failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw CannotStartException.inUserCode(
                    "%s: %s failed while it was made: %s".formatted(setting, name, cause), failed);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// Only when none of the code runs any more: it could not load what it has not needed yet.
    /// Where some still runs, leaving this to itself closes it once nothing is left of it.
    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            log.warn("a jar of worker.classpath could not be closed", e);
        } finally {
            copy.clean();
        }
    }
}
