package io.longline.server;

import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Which class loaders code of [UserCode] came from: it says so itself, whenever it is made.
public final class LoadedCode {
    private static final List<WeakReference<URLClassLoader>> LOADERS = new CopyOnWriteArrayList<>();

    private LoadedCode() {}

    public static void made(Object events) {
        LOADERS.add(new WeakReference<>((URLClassLoader) events.getClass().getClassLoader()));
    }

    /// The loader of what was made last.
    static WeakReference<URLClassLoader> newest() {
        return LOADERS.getLast();
    }

    /// The first place in which that loader looks.
    static Path place() throws URISyntaxException {
        URLClassLoader loader = newest().get();
        if (loader == null) {
            throw new AssertionError("what was loaded last has been collected");
        }
        return Path.of(loader.getURLs()[0].toURI());
    }
}
