package io.longline.gateway;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Why a client is no longer there: a bound or rule that it was closed for, or what happens to any
/// client.
public sealed interface Parting permits DropReason, Parting.Plain {

    /// One word for it.
    String key();

    /// Every one that there is.
    static List<Parting> all() {
        return Stream.<Parting>concat(Stream.of(Plain.values()), Stream.of(DropReason.values()))
                .toList();
    }

    /// What is nobody's fault.
    enum Plain implements Parting {
        /// It has closed its connection, or that was lost.
        LEFT,
        /// A command has closed it, or its gateway was drained or stopped.
        CLOSED,
        /// It has shown no sign of life for as long as `heartbeat.unanswered-limit` allows.
        SILENT,
        /// Its worker has not let it in, or has not said in time whether it may.
        REFUSED,
        /// A worker had taken the gateway for lost, and has run its last event.
        FORGOTTEN;

        @Override
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
