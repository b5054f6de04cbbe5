package io.longline.worker;

import java.util.concurrent.CompletableFuture;

/// A handler that ran when somebody looked.
final class RunningHandler {
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /// Complete when it has returned or thrown.
    CompletableFuture<Void> end() {
        return end;
    }

    boolean hasEnded() {
        return end.isDone();
    }

    void ended() {
        end.complete(null);
    }
}
