package io.longline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

import javax.tools.ToolProvider;

/// Code as a user writes it, compiled in the test.
final class UserCode {
    private UserCode() {}

    /// Events of `name` that answer each message with `version` and the message.
    static String echo(String name, String version) {
        return events(name, "client.send(\"%s \" + message.text());".formatted(version), "");
    }

    /// @param onMessage what is done with a message
    /// @param more other members
    static String events(String name, String onMessage, String more) {
        return """
        import io.longline.protocol.Message;
        import io.longline.worker.BusinessWorker;
        import io.longline.worker.Client;
        import io.longline.worker.Events;
        import io.longline.worker.Handshake;

        public class %s implements Events {
            {
                io.longline.server.LoadedCode.made(this);
            }

            @Override
            public void onMessage(Client client, Message message) throws Exception {
                %s
            }
        %s
        }
        """
                .formatted(name, onMessage, more);
    }

    /// Compiles classes in the unnamed package; each text begins, but for imports, with its class.
    static void compile(Path into, String name, String text) throws IOException {
        Files.createDirectories(into);
        Path source = Files.createTempDirectory("longline-test-").resolve(name + ".java");
        Files.writeString(source, text);
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                into.toString(),
                                source.toString());
        Files.delete(source);
        Files.delete(source.getParent());
        if (code != 0) {
            throw new IllegalArgumentException("%s does not compile:%n%s".formatted(name, text));
        }
    }

    /// Writes over the jar if there is one, as builds do: the file stays the same one.
    ///
    /// @param classPath what its manifest names, "" for nothing
    static void jar(Path jar, Path folder, String classPath) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Path file : filesOf(folder)) {
                out.putNextEntry(
                        new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).toList());
        }
    }
}
