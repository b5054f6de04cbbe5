package io.longline.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One caller: connects to a gateway, sends a number every 50 ms, and connects to the next gateway
/// when the connection ends, or, at a gateway where it is impatient, when nothing has been heard
/// for as long as it has patience.
///
/// Its report has a line for each connection, `call TAG GATEWAY OPENED CLOSED SENT`, and one for
/// each thing that was not as it should be: `lost TAG NUMBER SENT_AT`, `twice TAG NUMBER SENT_AT`,
/// `late TAG NUMBER SENT_AT` for an answer that came after that to a later number. Times are in
/// milliseconds since 1970.
final class Caller {
    private static final long PERIOD_MILLIS = 50;
    private static final int CONNECT_LIMIT_MILLIS = 1_000;

    private final int index;
    private final List<String> gateways;
    private final List<String> report = new ArrayList<>(); // guarded by this
    private volatile Patience patience = new Patience("nowhere", Long.MAX_VALUE);
    private volatile boolean sending = true;
    private volatile boolean leaving;
    private volatile long servedFor; // when the number was sent that was answered last
    private volatile boolean done; // all is said, and the last of it answered
    private volatile String at = "nowhere";

    private record Patience(String gateway, long millis) {}

    Caller(int index, List<String> gateways) {
        this.index = index;
        this.gateways = gateways;
    }

    void impatientAt(String gateway, long millis) {
        patience = new Patience(gateway, millis);
    }

    boolean isServedSince(long moment) {
        return servedFor > moment;
    }

    void sendNoMore() {
        sending = false;
    }

    /// Whether it sends no more and has the answer to what it sent last.
    boolean isDone() {
        return done;
    }

    void leave() {
        leaving = true;
    }

    synchronized List<String> report() {
        return List.copyOf(report);
    }

    void run() {
        for (int call = 0; !leaving; call++) {
            String gateway = gateways.get((index + call) % gateways.size());
            try {
                call("c%d.%d".formatted(index, call), gateway);
            } catch (IOException e) {
                at = "nowhere, " + e.getMessage();
                pause();
            }
        }
    }

    private void call(String tag, String gateway) throws IOException {
        String[] hostAndPort = gateway.split(":", 2);
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])),
                    CONNECT_LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            var conversation = new Conversation(tag, gateway, socket);
            conversation.run();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS));
    }

    private final class Conversation {
        private final String tag;
        private final String gateway;
        private final Socket socket;
        private final List<Long> sentAt = new ArrayList<>(); // by number; guarded by this
        private final List<Boolean> answered = new ArrayList<>(); // guarded by this
        private final List<String> odd = new ArrayList<>(); // guarded by this
        private int last = -1; // guarded by this
        private volatile long heardAt = System.currentTimeMillis();
        private volatile boolean welcome;
        private volatile boolean over;

        Conversation(String tag, String gateway, Socket socket) {
            this.tag = tag;
            this.gateway = gateway;
            this.socket = socket;
        }

        void run() throws IOException {
            Thread reader = Thread.ofVirtual().start(this::listen);
            long opened = System.currentTimeMillis();
            try {
                say("hello " + tag);
                while (!over && !leaving) {
                    pause();
                    if (hasNoPatience()) {
                        break;
                    }
                    if (welcome && sending) {
                        say(Integer.toString(next()));
                    } else if (welcome) {
                        heardAt = System.currentTimeMillis();
                        done = isAnswered();
                    }
                }
            } catch (IOException gone) {
                at = gateway + ", " + gone.getMessage();
            } finally {
                socket.close();
                join(reader);
                file(opened);
            }
        }

        private void listen() {
            try {
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    heard(line);
                }
            } catch (IOException gone) {
                at = gateway + ", " + gone.getMessage();
            } finally {
                over = true;
            }
        }

        private void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private boolean hasNoPatience() {
            Patience now = patience;
            return now.gateway().equals(gateway)
                    && System.currentTimeMillis() - heardAt > now.millis();
        }

        private synchronized boolean isAnswered() {
            return answered.isEmpty() || answered.getLast();
        }

        private synchronized int next() {
            sentAt.add(System.currentTimeMillis());
            answered.add(false);
            return sentAt.size() - 1;
        }

        private synchronized void heard(String line) {
            heardAt = System.currentTimeMillis();
            at = gateway;
            if (line.equals("welcome")) {
                welcome = true;
                return;
            }
            int number = Integer.parseInt(line.substring("ok ".length()));
            if (answered.get(number)) {
                odd.add("twice %s %d %d".formatted(tag, number, sentAt.get(number)));
            } else if (number < last) {
                odd.add("late %s %d %d".formatted(tag, number, sentAt.get(number)));
            }
            answered.set(number, true);
            last = Math.max(last, number);
            servedFor = Math.max(servedFor, sentAt.get(number));
        }

        private synchronized void file(long opened) {
            if (!welcome) {
                return; // nobody knows its tag
            }
            for (int number = 0; number < answered.size(); number++) {
                if (!answered.get(number)) {
                    odd.add("lost %s %d %d".formatted(tag, number, sentAt.get(number)));
                }
            }
            synchronized (Caller.this) {
                report.add(
                        "call %s %s %d %d %d"
                                .formatted(
                                        tag,
                                        gateway,
                                        opened,
                                        System.currentTimeMillis(),
                                        sentAt.size()));
                report.addAll(odd);
            }
        }

        private static void join(Thread reader) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return "caller " + index + " at " + at;
    }
}
