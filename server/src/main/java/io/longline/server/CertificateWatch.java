package io.longline.server;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Has certificates and keys read again when their files change, so that renewing them takes no
/// restart. It goes by what is in the files: they may be written over, moved into place or be links
/// that lead somewhere else.
///
/// A certificate and its key are two files, and are not written at one moment. So what is new is
/// taken when it has been the same at two looks. What cannot be used then is told once, and what
/// was read before stays in use.
final class CertificateWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    /// New certificates are taken within twice that, 10 s.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final int LONGEST_FILE = 1 << 20; // no PEM file is; what is longer is cut

    /// Reads the files again.
    @FunctionalInterface
    interface Reader {
        /// @throws IOException that names the file and says what to do; nothing has changed then
        void read() throws IOException;
    }

    private final List<Watched> watched = new ArrayList<>(); // guarded by this
    private final Duration every;
    private @Nullable Thread looking; // guarded by this

    CertificateWatch() {
        this(LOOK_EVERY);
    }

    CertificateWatch(Duration every) {
        this.every = every;
    }

    /// What is in the files now counts as read, so this comes before they are.
    ///
    /// @param name whose they are, for messages
    synchronized void add(String name, List<Path> files, Reader reader) {
        watched.add(new Watched(name, List.copyOf(files), reader));
    }

    /// Looks at the files from now on; does nothing when there are none.
    synchronized void start() {
        if (looking == null && !watched.isEmpty()) {
            looking =
                    Thread.ofVirtual().name("longline-certificates").start(this::lookAgainAndAgain);
        }
    }

    synchronized boolean isEmpty() {
        return watched.isEmpty();
    }

    synchronized boolean isLooking() {
        return looking != null && looking.isAlive();
    }

    private void lookAgainAndAgain() {
        try {
            while (true) {
                Thread.sleep(every);
                look();
            }
        } catch (InterruptedException closed) {
            log.debug("certificates are looked at no more");
        }
    }

    synchronized void look() {
        watched.forEach(Watched::look);
    }

    /// Reads at once what has changed.
    ///
    /// @return what could not be used, and why; empty when all could
    synchronized List<String> readNow() {
        return watched.stream()
                .map(Watched::readNow)
                .filter(trouble -> !trouble.isEmpty())
                .toList();
    }

    @Override
    public synchronized void close() {
        if (looking != null) {
            looking.interrupt();
        }
    }

    /// Guarded by the watch.
    private static final class Watched {
        private final String name;
        private final List<Path> files;
        private final Reader reader;
        private String used; // digest of what is in use
        private String seen; // digest of the last look
        private String refused = ""; // digest of what could not be used, "" for nothing

        Watched(String name, List<Path> files, Reader reader) {
            this.name = name;
            this.files = files;
            this.reader = reader;
            this.used = digest(files);
            this.seen = used;
        }

        void look() {
            String now = digest(files);
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(refused)) {
                read(now);
            }
        }

        String readNow() {
            return read(digest(files));
        }

        private String read(String now) {
            if (now.equals(used)) {
                refused = "";
                return "";
            }
            try {
                reader.read();
                log.info(
                        "{}: new connections get the certificate that is in {} now",
                        name,
                        files.getFirst());
                used = now;
                refused = "";
                return "";
            } catch (IOException unusable) {
                String trouble =
                        "%s: %s; the certificate that was read before stays in use"
                                .formatted(name, unusable.getMessage());
                if (!now.equals(refused)) {
                    log.warn("{}", trouble);
                }
                refused = now;
                return trouble;
            }
        }

        private static String digest(List<Path> files) {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                for (Path file : files) {
                    try (InputStream in = Files.newInputStream(file)) {
                        digest.update(in.readNBytes(LONGEST_FILE));
                    } catch (IOException unreadable) {
                        digest.update(
                                (byte) 0); // as good as any other content; reading it says why
                    }
                    digest.update((byte) -1);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java has SHA-256", impossible);
            }
        }
    }
}
