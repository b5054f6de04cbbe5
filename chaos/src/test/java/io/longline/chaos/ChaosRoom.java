package io.longline.chaos;

import io.longline.protocol.Message;
import io.longline.worker.Client;
import io.longline.worker.Events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Answers each number with `ok NUMBER`, and writes down whom it saw go. A client first says `hello
/// TAG`, which is kept in its session.
///
/// The journal is a file of the worker's, in `CHAOS_JOURNAL`; a line is there once it is written,
/// whatever becomes of the process.
public final class ChaosRoom implements Events {
    private static final String TAG = "tag";

    private final FileChannel journal;

    public ChaosRoom() throws IOException {
        journal =
                FileChannel.open(
                        Path.of(System.getenv("CHAOS_JOURNAL")),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
    }

    @Override
    public void onMessage(Client client, Message message) throws IOException {
        String[] words = message.text().split(" ", 2);
        if (words[0].equals("hello")) {
            client.session().put(TAG, words[1]);
            client.send("welcome");
        } else {
            client.send("ok " + words[0]);
        }
    }

    @Override
    public void onClose(Client client) throws IOException {
        write("close %s %d".formatted(client.session().get(TAG), System.currentTimeMillis()));
    }

    private void write(String line) throws IOException {
        journal.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
