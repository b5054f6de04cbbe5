package io.longline.bench;

import io.longline.protocol.WorkerEvent;
import io.longline.protocol.WorkerLink;

/// A worker without which no client would be let in, and that does nothing about any.
public final class DeafWorker implements WorkerLink {

    @Override
    public String workerKey() {
        return "127.0.0.1:bench:0";
    }

    @Override
    public boolean answersHandshakes() {
        return false;
    }

    @Override
    public void deliver(WorkerEvent event) {}

    @Override
    public void flush() {}
}
