package io.longline.chaos;

import io.longline.protocol.Message;
import io.longline.worker.Client;
import io.longline.worker.CloseCause;
import io.longline.worker.Events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Answers each number with `ok NUMBER NODE`, and writes down whom it saw go, and why. A client
/// first says `hello TAG`, which is kept in its session, and hears `welcome NODE`.
///
/// The node's name is in `CHAOS_NODE`, its journal in the file of that name; a line is there once
/// it is written, whatever becomes of the process.
public final class ChaosRoom implements Events {
    private static final String TAG = "tag";

    private final String node = System.getenv("CHAOS_NODE");
    private final FileChannel journal;

    public ChaosRoom() throws IOException {
        journal =
                FileChannel.open(
                        Path.of(node + ".journal"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
    }

    @Override
    public void onMessage(Client client, Message message) throws IOException {
        String[] words = message.text().split(" ", 2);
        if (words[0].equals("hello")) {
            client.session().put(TAG, words[1]);
            client.send("welcome " + node);
        } else {
            client.send("ok %s %s".formatted(words[0], node));
        }
    }

    @Override
    public void onClose(Client client, CloseCause cause) throws IOException {
        write(
                "close %s %d %s"
                        .formatted(client.session().get(TAG), System.currentTimeMillis(), cause));
    }

    private void write(String line) throws IOException {
        journal.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
