package io.longline.protocol.wire;

import io.longline.protocol.GatewayCommand;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.ListLinks;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SendCounted;

/// What a peer said of itself in its first package.
///
/// @param longline it knows the words from 230 up, and bodies that are binary
/// @param answersHandshakes it wants to be asked whether a WebSocket client may come in
/// @param instance which process it is, among all that have ever been started: a random word of 1
///   to 32 letters and digits. A peer that says it knows how events are taken and how workers
///   leave, the words from 238 up; empty for all others.
public record Capabilities(boolean longline, boolean answersHandshakes, String instance) {

    /// Whoever said nothing: the original.
    public static final Capabilities PHP = new Capabilities(false, false);

    /// A Java peer that leaves handshakes to others.
    public static final Capabilities LONGLINE = new Capabilities(true, false);

    public Capabilities {
        if (!instance.chars().allMatch(Capabilities::isLetterOrDigit) || instance.length() > 32) {
            throw new IllegalArgumentException(
                    "an instance is a word of at most 32 letters and digits");
        }
    }

    /// Of a peer that does not say which instance it is.
    public Capabilities(boolean longline, boolean answersHandshakes) {
        this(longline, answersHandshakes, "");
    }

    public Capabilities withInstance(String instance) {
        return new Capabilities(longline, answersHandshakes, instance);
    }

    /// Whether it says which events it has taken, and when it leaves.
    public boolean saysWhatItTook() {
        return longline && !instance.isEmpty();
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// Whether the command can be said to this peer at all. What PHP has no word for is left
    /// unsaid.
    public boolean understands(GatewayCommand command) {
        return longline
                || !(command instanceof AnswerHandshake
                        || command instanceof SendCounted
                        || command instanceof PauseReading
                        || command instanceof ResumeReading
                        || command instanceof ForgetClient
                        || command instanceof Report
                        || command instanceof Describe
                        || command instanceof ListConnections
                        || command instanceof ListLinks);
    }
}
