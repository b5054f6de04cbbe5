package io.longline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

class LineReaderTest {

    @Test
    void lines_come_without_their_ends() throws IOException {
        var lines = reader("one\ntwo\r\n\n用户\nno end", 100);

        assertThat(lines.next()).isEqualTo("one");
        assertThat(lines.next()).isEqualTo("two");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).isEqualTo("用户");
        assertThat(lines.next()).isNull();
    }

    @Test
    void a_line_may_be_as_long_as_the_limit_and_no_longer() throws IOException {
        for (int limit : new int[] {1, 511, 512, 513, 5000}) {
            assertThat(reader("x".repeat(limit) + "\n", limit).next()).hasSize(limit);
            assertThatThrownBy(() -> reader("x".repeat(limit + 1) + "\n", limit).next())
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining("longer than " + limit);
        }
    }

    @Test
    void a_line_without_an_end_is_refused_before_it_is_all_there() {
        var endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };

        assertThatThrownBy(() -> new LineReader(endless, 64 * 1024).next())
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void a_read_that_runs_into_its_time_limit_loses_nothing() throws IOException {
        var halting =
                new InputStream() {
                    private final ByteArrayInputStream bytes =
                            new ByteArrayInputStream("ab\nc\n".getBytes(UTF_8));
                    private boolean halt;

                    @Override
                    public int read() {
                        return bytes.read();
                    }

                    @Override
                    public int read(byte[] target, int from, int length) throws IOException {
                        halt = !halt;
                        if (halt) {
                            throw new SocketTimeoutException();
                        }
                        return bytes.read(target, from, 1);
                    }
                };
        var lines = new LineReader(halting, 100);

        var heard = new StringBuilder();
        for (int i = 0; i < 20 && heard.length() < 5; i++) {
            try {
                heard.append(lines.next()).append('|');
            } catch (SocketTimeoutException again) {
                // the next call goes on
            }
        }

        assertThat(heard).hasToString("ab|c|");
    }

    private static LineReader reader(String text, int limit) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), limit);
    }
}
