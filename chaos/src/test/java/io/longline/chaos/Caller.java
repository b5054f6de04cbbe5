package io.longline.chaos;

import io.longline.chaos.Report.Kind;

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
/// each thing that was not as it should be, `KIND TAG NUMBER SENT_AT WORKER`; the kinds are
/// [Report.Kind]. The worker is the one that answered the last number before, or said welcome.
/// Times are in milliseconds since 1970.
final class Caller {
    private static final long PERIOD_MILLIS = 50;
    private static final int CONNECT_LIMIT_MILLIS = 1_000;
    private static final String NOBODY = "";

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

    private record Odd(Kind kind, int number) {}

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
        private final List<String> by = new ArrayList<>(); // who answered first; guarded by this
        private final List<Odd> odd = new ArrayList<>(); // guarded by this
        private int last = -1; // guarded by this
        private volatile long heardAt = System.currentTimeMillis();
        private volatile String host = NOBODY; // who said welcome
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
                    if (isWelcome() && sending) {
                        say(Integer.toString(next()));
                    } else if (isWelcome()) {
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

        private boolean isWelcome() {
            return !host.equals(NOBODY);
        }

        private synchronized boolean isAnswered() {
            return by.isEmpty() || !by.getLast().equals(NOBODY);
        }

        private synchronized int next() {
            sentAt.add(System.currentTimeMillis());
            by.add(NOBODY);
            return sentAt.size() - 1;
        }

        private synchronized void heard(String line) {
            heardAt = System.currentTimeMillis();
            at = gateway;
            String[] words = line.split(" ", -1);
            if (words[0].equals("welcome")) {
                host = words[1];
                return;
            }
            int number = Integer.parseInt(words[1]);
            if (!by.get(number).equals(NOBODY)) {
                odd.add(new Odd(Kind.TWICE, number));
            } else {
                by.set(number, words[2]);
                if (number < last) {
                    odd.add(new Odd(Kind.LATE, number));
                }
            }
            last = Math.max(last, number);
            servedFor = Math.max(servedFor, sentAt.get(number));
        }

        private synchronized void file(long opened) {
            if (!isWelcome()) {
                return; // nobody knows its tag
            }
            for (int number = 0; number < by.size(); number++) {
                if (by.get(number).equals(NOBODY)) {
                    odd.add(new Odd(number < last ? Kind.LOST : Kind.CUT_SHORT, number));
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
                for (Odd one : odd) {
                    report.add(
                            "%s %s %d %d %s"
                                    .formatted(
                                            one.kind(),
                                            tag,
                                            one.number(),
                                            sentAt.get(one.number()),
                                            before(one.number())));
                }
            }
        }

        private synchronized String before(int number) {
            return by.subList(0, number).reversed().stream()
                    .filter(worker -> !worker.equals(NOBODY))
                    .findFirst()
                    .orElse(host);
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
