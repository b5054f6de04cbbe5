package io.longline.gateway;

import io.longline.protocol.CloseReason;
import io.longline.protocol.Message;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A client that remembers what it was sent, and what was done to it.
final class FakeOutbound implements Outbound {
    private final List<String> queued = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private int flushes;
    private boolean reads = true;
    private boolean stuck;
    private boolean broken;
    private String end = "";

    /// A message that knows whether it is still there.
    static final class Encoded implements EncodedMessage {
        private final String text;
        private int holders = 1;

        Encoded(Message message) {
            this.text = message.text();
        }

        @Override
        public int size() {
            return text.length();
        }

        @Override
        public void retain() {
            if (holders == 0) {
                throw new IllegalStateException("kept after its release");
            }
            holders++;
        }

        @Override
        public void release() {
            if (holders == 0) {
                throw new IllegalStateException("released twice");
            }
            holders--;
        }

        boolean isReleased() {
            return holders == 0;
        }
    }

    @Override
    public void write(EncodedMessage message) {
        var encoded = (Encoded) message;
        if (encoded.isReleased()) {
            throw new IllegalStateException("written after its release");
        }
        queued.add(encoded.text);
    }

    @Override
    public void flush() {
        flushes++;
        if (broken) {
            throw new IllegalStateException("broken, as the test has it");
        }
        if (!stuck) {
            received.addAll(queued);
            queued.clear();
        }
    }

    @Override
    public long pendingBytes() {
        return queued.stream().mapToLong(String::length).sum();
    }

    @Override
    public void closeAfter(@Nullable EncodedMessage farewell, CloseReason reason) {
        if (farewell != null) {
            write(farewell);
        }
        flush();
        end = ("closed " + reason.code() + " " + reason.text()).strip();
    }

    @Override
    public void destroy() {
        queued.clear();
        end = "destroyed";
    }

    @Override
    public void pauseReading() {
        reads = false;
    }

    @Override
    public void resumeReading() {
        reads = true;
    }

    @Override
    public void acceptHandshake() {
        received.add("101");
    }

    @Override
    public void refuseHandshake(int status, String reason) {
        received.add(status + " " + reason);
    }

    /// Takes nothing from its socket from now on.
    void stick() {
        stuck = true;
    }

    /// Throws whenever it is flushed from now on.
    void breakDown() {
        broken = true;
    }

    /// Takes everything again, what waits first.
    void loosen() {
        stuck = false;
        flush();
    }

    List<String> received() {
        return received;
    }

    int flushes() {
        return flushes;
    }

    boolean reads() {
        return reads;
    }

    /// How it ended, empty while it has not.
    String end() {
        return end;
    }
}
