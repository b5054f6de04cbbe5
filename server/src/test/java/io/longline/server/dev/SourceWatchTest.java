package io.longline.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/// What counts as a change of sources, and what there is to compile.
class SourceWatchTest {
    private @TempDir Path folder;
    private @TempDir Path elsewhere;
    private final AtomicInteger changes = new AtomicInteger();
    private Thread waiting = new Thread();

    @AfterEach
    void stop() throws Exception {
        waiting.interrupt();
        waiting.join(10_000);
    }

    @Test
    void saves_of_all_kinds_are_seen_and_other_files_are_not() throws Exception {
        write("a/A.java", "1");
        watch(SourceFiles.at(folder));

        write("a/A.java", "2");
        awaitChanges(1);
        write("a/4913", "an editor tries whether it can write");
        write("a/A.java~", "a copy of the former");
        write("a/.A.java.swp", "what is not saved yet");
        write("a/A.java.tmp", "3");
        Files.move(
                folder.resolve("a/A.java.tmp"),
                folder.resolve("a/A.java"),
                StandardCopyOption.REPLACE_EXISTING);
        awaitChanges(2);
        write("new/deep/B.java", "1");
        awaitChanges(3);
        write("new/deep/B.java", "2");
        awaitChanges(4);
        Files.delete(folder.resolve("a/A.java"));
        awaitChanges(5);
        write(".git/C.java", "1");
        write("node_modules/D.java", "1");
        write("new/deep/B.java", "3");
        awaitChanges(6);

        assertThat(SourceFiles.at(folder).toCompile())
                .containsExactly(folder.resolve("new/deep/B.java"));
    }

    @Test
    void a_folder_that_is_away_for_a_moment_is_waited_for() throws Exception {
        write("src/A.java", "1");
        watch(SourceFiles.at(folder.resolve("src")));

        Files.move(folder.resolve("src"), folder.resolve("old"));
        write("src/A.java", "2");

        awaitChanges(1);
    }

    @Test
    void a_folder_is_no_change_before_there_is_a_source_in_it() throws Exception {
        write("A.java", "1");
        try (var watch = SourceWatch.of(SourceFiles.at(folder))) {
            Files.createDirectory(folder.resolve("run"));
            assertThat(watch.hasChanged()).isFalse();

            write("run/B.java", "1");
            assertThat(watch.hasChanged()).isTrue();
            assertThat(watch.hasChanged()).isFalse();
        }
    }

    @Test
    void a_file_changes_with_those_beside_it_and_not_with_those_below() throws Exception {
        write("A.java", "1");
        write("below/C.java", "1");
        var files = SourceFiles.at(folder.resolve("A.java"));
        watch(files);

        write("B.java", "1");
        awaitChanges(1);
        write("below/C.java", "2");
        write("A.java", "2");
        awaitChanges(2);

        assertThat(files.toCompile()).containsExactly(folder.resolve("A.java"));
        assertThat(files.look().files()).hasSize(2);
    }

    @Test
    void other_classes_of_a_file_are_looked_for_from_the_root_of_its_package() throws Exception {
        write("com/example/A.java", "// a word\npackage com.example;\nclass A {}");
        write("B.java", "class B {}");

        assertThat(SourceFiles.at(folder.resolve("com/example/A.java")).sourcePath())
                .contains(folder);
        assertThat(SourceFiles.at(folder.resolve("B.java")).sourcePath()).contains(folder);
        assertThat(SourceFiles.at(folder).sourcePath()).isEmpty();
    }

    @Test
    void what_is_no_source_is_refused() throws Exception {
        write("A.txt", "1");

        assertThatThrownBy(() -> SourceFiles.at(folder.resolve("A.txt")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("A.txt is no .java file, and no folder of them");
    }

    private void watch(SourceFiles files) throws IOException {
        var watch = SourceWatch.of(files);
        waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            try (watch) {
                                while (true) {
                                    watch.awaitChange();
                                    changes.incrementAndGet();
                                }
                            } catch (InterruptedException | IOException end) {
                                // the test is over
                            }
                        });
    }

    /// So many and no more, for nothing else was saved.
    private void awaitChanges(int count) {
        await().untilAsserted(() -> assertThat(changes).hasValue(count));
    }

    /// In one step, as nobody may see half of it and count one change more: a file that is there is
    /// written over in place, what is new comes with its folders, and was saved a while ago, as the
    /// system's clock of files is a slow one.
    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            Files.writeString(file, text, StandardOpenOption.WRITE);
            return;
        }
        Path made = Files.createTempDirectory(elsewhere, "made");
        Files.createDirectories(made.resolve(name).getParent());
        Files.writeString(made.resolve(name), text);
        Files.setLastModifiedTime(made.resolve(name), FileTime.from(Instant.EPOCH));
        Path top = Path.of(name);
        while (top.getParent() != null && Files.notExists(folder.resolve(top.getParent()))) {
            top = top.getParent();
        }
        Files.move(made.resolve(top), folder.resolve(top));
    }
}
