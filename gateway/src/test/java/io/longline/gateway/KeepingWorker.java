package io.longline.gateway;

import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerEvent.ClientAdopted;
import io.longline.protocol.WorkerEvent.ClientClosed;
import io.longline.protocol.WorkerEvent.ClientConnected;
import io.longline.protocol.WorkerEvent.ClientMessage;
import io.longline.protocol.WorkerEvent.HandshakeAsked;
import io.longline.protocol.WorkerEvent.WebSocketConnected;
import io.longline.protocol.WorkerLink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// A worker whose link keeps events until they are taken.
final class KeepingWorker implements WorkerLink {
    private final String key;
    private final String instance;
    private final boolean answersHandshakes;
    private final List<WorkerEvent> delivered = new ArrayList<>();
    private final List<WorkerEvent> untaken = new ArrayList<>();

    KeepingWorker(String key, String instance) {
        this(key, instance, false);
    }

    KeepingWorker(String key, String instance, boolean answersHandshakes) {
        this.key = key;
        this.instance = instance;
        this.answersHandshakes = answersHandshakes;
    }

    @Override
    public String workerKey() {
        return key;
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public boolean answersHandshakes() {
        return answersHandshakes;
    }

    @Override
    public void deliver(WorkerEvent event) {
        delivered.add(event);
        untaken.add(event);
    }

    @Override
    public void flush() {}

    /// Takes so many of those that it has not taken.
    ///
    /// @return those
    List<WorkerEvent> take(int count) {
        var taken = List.copyOf(untaken.subList(0, count));
        untaken.subList(0, count).clear();
        return taken;
    }

    int waiting() {
        return untaken.size();
    }

    List<WorkerEvent> takeAll() {
        return take(untaken.size());
    }

    @Override
    public List<WorkerEvent> untaken(IntPredicate mine) {
        var wanted = new ArrayList<WorkerEvent>();
        untaken.removeIf(event -> mine.test(event.client().connection()) && wanted.add(event));
        return wanted;
    }

    List<WorkerEvent> delivered() {
        return delivered;
    }

    /// What it was told, in words.
    List<String> texts() {
        return delivered.stream().map(KeepingWorker::text).toList();
    }

    static String text(WorkerEvent event) {
        return switch (event) {
            case ClientConnected _ -> "connected";
            case HandshakeAsked _ -> "asked";
            case WebSocketConnected _ -> "opened";
            case ClientMessage(_, _, _, var message) -> message.text();
            case ClientAdopted _ -> "adopted";
            case ClientClosed _ -> "closed";
        };
    }
}
