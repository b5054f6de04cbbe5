package io.longline.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/// Makes certificates with the JDK's own keytool.
public record Certificates(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    public static Certificates make(Path folder, String algorithm) throws Exception {
        return make(folder, algorithm, algorithm, "ip:127.0.0.1");
    }

    /// @param name of the files
    /// @param hosts as keytool has them, `dns:example.com,dns:*.example.com`
    public static Certificates make(Path folder, String name, String algorithm, String hosts)
            throws Exception {
        Path store = folder.resolve(name + ".p12");
        var keytool =
                new ProcessBuilder(
                                JavaCommand.program("keytool"),
                                "-genkeypair",
                                "-keyalg",
                                algorithm,
                                "-alias",
                                "server",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "san=" + hosts,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool.log")));
        }
        return write(folder, name, KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()));
    }

    private static Certificates write(Path folder, String name, KeyStore store)
            throws IOException, GeneralSecurityException {
        var made =
                new Certificates(
                        folder.resolve(name + "-cert.pem"), folder.resolve(name + "-key.pem"));
        Files.writeString(
                made.certificate, pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
        Files.writeString(
                made.key,
                pem("PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        return made;
    }

    private static String pem(String what, byte[] der) {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, lines.encodeToString(der), what);
    }
}
