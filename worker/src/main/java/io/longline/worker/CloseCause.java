package io.longline.worker;

/// Why a client's [Events#onClose] is run.
public enum CloseCause {

    /// The client has gone or was closed, and its gateway says so.
    CLOSED,

    /// The client's gateway was lost: its process or machine has died, or cannot be reached from
    /// anywhere. Nothing can be asked of it; the session is the last one that this worker saw.
    GATEWAY_LOST
}
