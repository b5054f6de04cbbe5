package io.longline.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files below one folder, of the disk or of the class path. What is above it, a link in it, or
/// a folder itself is not to be had.
public final class Pages {
    private static final String CLASS_PATH = "classpath:";

    private final @Nullable Path folder; // one of the two
    private final @Nullable URL inClassPath;
    private final List<PageGateway> gateways;

    private Pages(@Nullable Path folder, @Nullable URL inClassPath, List<PageGateway> gateways) {
        this.folder = folder;
        this.inClassPath = inClassPath;
        this.gateways = List.copyOf(gateways);
    }

    /// @param root a folder, or `classpath:` and a folder of it
    /// @param loader whose class path is meant
    /// @throws IOException when there is no such folder
    public static Pages below(String root, ClassLoader loader) throws IOException {
        if (!root.startsWith(CLASS_PATH)) {
            if (!Files.isDirectory(Path.of(root))) {
                throw new FileNotFoundException(
                        "http.root: '%s' is no folder; expected one with an index.html, or classpath:/web"
                                .formatted(root));
            }
            // the folder itself may be reached by a link
            return new Pages(Path.of(root).toRealPath(), null, List.of());
        }
        String folder = root.substring(CLASS_PATH.length()).replaceAll("^/+|/+$", "");
        URL found = loader.getResource(folder);
        if (found == null) {
            throw new FileNotFoundException(
                    "http.root: the class path has no folder '%s'; expected one with an index.html"
                            .formatted(folder));
        }
        return new Pages(null, found, List.of());
    }

    /// The same, and `gateways.json` beside them: where the clients of this process come in.
    public Pages with(List<PageGateway> gateways) {
        return new Pages(folder, inClassPath, gateways);
    }

    Handler handler(Server server) {
        var files = new ResourceHandler();
        files.setDirAllowed(false);
        files.setWelcomeFiles("index.html");
        files.setEtags(true);
        files.setCacheControl("no-cache");
        var context = new ContextHandler(files, "/");
        // Jetty follows symbolic links unless it is told not to; none below the folder is followed.
        context.clearAliasChecks();
        context.setBaseResource(resource(ResourceFactory.of(server)));
        return new Handler.Sequence(new GatewayList(gateways), context);
    }

    private Resource resource(ResourceFactory factory) {
        return inClassPath == null ? factory.newResource(folder) : factory.newResource(inClassPath);
    }
}
