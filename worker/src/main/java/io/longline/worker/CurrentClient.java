package io.longline.worker;

import java.util.Optional;

/// The client whose event this thread is handling, PHP's `Context::$client_id`: for code deep below
/// a handler. Threads that a handler starts do not have it, but for those of a
/// [java.util.concurrent.StructuredTaskScope].
public final class CurrentClient {
    private static final ScopedValue<Client> CURRENT = ScopedValue.newInstance();

    private CurrentClient() {}

    /// @throws IllegalStateException on a thread that handles no client's event
    public static Client get() {
        return CURRENT.orElseThrow(() ->
                new IllegalStateException(
                        "no client's event is being handled on this thread; pass the client"
                                + " to the code that needs it"));
    }

    public static Optional<Client> find() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    static void during(Client client, Runnable handling) {
        ScopedValue.where(CURRENT, client).run(handling);
    }
}
