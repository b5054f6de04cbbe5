package io.longline.protocol.wire;

import io.longline.protocol.GatewayCommand;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SendCounted;

/// What a peer said of itself in its first package.
///
/// @param longline it knows the words from 230 up, and bodies that are binary
/// @param answersHandshakes it wants to be asked whether a WebSocket client may come in
public record Capabilities(boolean longline, boolean answersHandshakes) {

    /// Whoever said nothing: the original.
    public static final Capabilities PHP = new Capabilities(false, false);

    /// A Java peer that leaves handshakes to others.
    public static final Capabilities LONGLINE = new Capabilities(true, false);

    /// Whether the command can be said to this peer at all. What PHP has no word for is left
    /// unsaid.
    public boolean understands(GatewayCommand command) {
        return longline
                || !(command instanceof AnswerHandshake
                        || command instanceof SendCounted
                        || command instanceof PauseReading
                        || command instanceof ResumeReading
                        || command instanceof Report
                        || command instanceof Describe
                        || command instanceof ListConnections);
    }
}
