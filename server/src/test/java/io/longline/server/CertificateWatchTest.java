package io.longline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class CertificateWatchTest {
    private final AtomicInteger read = new AtomicInteger();
    private final CertificateWatch watch = new CertificateWatch();
    private @TempDir Path folder;
    private Path certificate;
    private Path key;
    private volatile boolean broken;

    @BeforeEach
    void watchTwoFiles() throws IOException {
        certificate = Files.writeString(folder.resolve("cert.pem"), "one");
        key = Files.writeString(folder.resolve("key.pem"), "one");
        watch.add("gateway web", List.of(certificate, key), this::reader);
    }

    private void reader() throws IOException {
        read.incrementAndGet();
        if (broken) {
            throw new IOException("they do not belong together");
        }
    }

    @Test
    void what_has_not_changed_is_not_read_again() throws Exception {
        watch.look();
        Files.writeString(key, "one"); // written over with the same
        watch.look();
        watch.look();

        assertThat(watch.readNow()).isEmpty();
        assertThat(read).hasValue(0);
    }

    @Test
    void what_is_new_is_read_once_when_it_has_been_the_same_at_two_looks() throws Exception {
        Files.writeString(certificate, "two");
        watch.look();
        assertThat(read).as("the key may be on its way").hasValue(0);
        Files.writeString(key, "two");
        watch.look();
        assertThat(read).hasValue(0);

        watch.look();
        watch.look();

        assertThat(read).hasValue(1);
    }

    @Test
    void what_cannot_be_used_is_tried_once_until_it_changes_again() throws Exception {
        broken = true;
        Files.delete(key);
        for (int i = 0; i < 5; i++) {
            watch.look();
        }
        assertThat(read).hasValue(1);

        broken = false;
        Files.writeString(key, "two");
        watch.look();
        watch.look();

        assertThat(read).hasValue(2);
    }

    @Test
    void files_put_back_as_they_were_are_as_good_as_before() throws Exception {
        broken = true;
        Files.writeString(key, "two");
        watch.look();
        watch.look();
        Files.writeString(key, "one");
        watch.look();
        watch.look();

        assertThat(read).hasValue(1);
        assertThat(watch.readNow()).isEmpty();
    }

    @Test
    void told_to_it_reads_at_once_and_says_each_time_what_is_wrong() throws Exception {
        broken = true;
        Files.writeString(key, "two");

        for (int i = 0; i < 2; i++) {
            assertThat(watch.readNow())
                    .singleElement()
                    .isEqualTo(
                            "gateway web: they do not belong together; the certificate that was"
                                    + " read before stays in use");
        }
        broken = false;
        assertThat(watch.readNow()).isEmpty();
        assertThat(watch.readNow()).isEmpty();
        assertThat(read).hasValue(3);
    }

    @Test
    void it_looks_by_itself_until_it_is_closed() throws Exception {
        try (var often = new CertificateWatch(Duration.ofMillis(10))) {
            often.add("inner-tls", List.of(certificate), this::reader);
            often.start();
            // at once, since half of it may be seen twice, and read
            Files.move(
                    Files.writeString(folder.resolve("next.pem"), "two"),
                    certificate,
                    StandardCopyOption.ATOMIC_MOVE);

            await().until(() -> read.get() == 1);
        }
    }
}
