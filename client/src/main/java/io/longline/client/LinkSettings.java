package io.longline.client;

import io.longline.protocol.ClientIds;
import io.longline.protocol.tls.LinkTls;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Consumer;

/// How gateways of other processes are reached. `LinkSettings.DEFAULTS` with the `with` methods.
///
/// @param secret what gateways and Registers must have too, PHP's `secretKey`; empty for none
/// @param connectLimit how long a connection may take to be made, 3 s
/// @param answerLimit how long a gateway may take to answer, 5 s
/// @param bufferBytes what may be on its way to one gateway, 10,240,000 bytes. When it is full,
///   whoever sends waits.
/// @param busyLimit how long it waits before it gives up with a [GatewayBusyException], 5 s
/// @param maxAnswerBytes the longest answer that is read, 128 MiB: a gateway's whole list of
///   clients comes in one piece
/// @param maxAwaitedAnswers how many questions to one gateway may be open, 100,000; further ones
///   fail with a [GatewayBusyException]
/// @param tls what gateways and Registers speak, null for no TLS
/// @param clientIds how client ids are written for those outside
public record LinkSettings(
        String secret,
        Duration connectLimit,
        Duration answerLimit,
        int bufferBytes,
        Duration busyLimit,
        int maxAnswerBytes,
        int maxAwaitedAnswers,
        @Nullable LinkTls tls,
        ClientIds clientIds) {

    public static final LinkSettings DEFAULTS =
            new LinkSettings(
                    "",
                    Duration.ofSeconds(3),
                    Gateway.ANSWER_LIMIT,
                    10_240_000,
                    Duration.ofSeconds(5),
                    128 * 1024 * 1024,
                    100_000,
                    null,
                    ClientIds.plain());

    public LinkSettings {
        requirePositive("connectLimit", connectLimit);
        requirePositive("answerLimit", answerLimit);
        requirePositive("busyLimit", busyLimit);
        requirePositive("bufferBytes", bufferBytes);
        requirePositive("maxAnswerBytes", maxAnswerBytes);
        requirePositive("maxAwaitedAnswers", maxAwaitedAnswers);
    }

    public LinkSettings withSecret(String secret) {
        return with(s -> s.secret = secret);
    }

    public LinkSettings withTls(LinkTls tls) {
        return with(s -> s.tls = tls);
    }

    public LinkSettings withClientIds(ClientIds clientIds) {
        return with(s -> s.clientIds = clientIds);
    }

    public LinkSettings withConnectLimit(Duration connectLimit) {
        return with(s -> s.connectLimit = connectLimit);
    }

    public LinkSettings withAnswerLimit(Duration answerLimit) {
        return with(s -> s.answerLimit = answerLimit);
    }

    /// @param bufferBytes what may be on its way
    /// @param busyLimit how long a sender waits for room
    public LinkSettings withBuffer(int bufferBytes, Duration busyLimit) {
        return with(s -> {
            s.bufferBytes = bufferBytes;
            s.busyLimit = busyLimit;
        });
    }

    /// @param maxAnswerBytes the longest answer that is read
    /// @param maxAwaitedAnswers how many questions may be open
    public LinkSettings withAnswers(int maxAnswerBytes, int maxAwaitedAnswers) {
        return with(s -> {
            s.maxAnswerBytes = maxAnswerBytes;
            s.maxAwaitedAnswers = maxAwaitedAnswers;
        });
    }

    private LinkSettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "LinkSettings[connectLimit=%s, answerLimit=%s, bufferBytes=%d, busyLimit=%s, maxAnswerBytes=%d, maxAwaitedAnswers=%d, tls=%b]"
                .formatted(
                        connectLimit,
                        answerLimit,
                        bufferBytes,
                        busyLimit,
                        maxAnswerBytes,
                        maxAwaitedAnswers,
                        tls != null);
    }

    private static void requirePositive(String what, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(what + " must be longer than 0, not " + duration);
        }
    }

    private static void requirePositive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + number);
        }
    }

    /// The same settings while one of them changes: what is new here is new in no `with...`.
    private static final class Draft {
        private String secret;
        private Duration connectLimit;
        private Duration answerLimit;
        private int bufferBytes;
        private Duration busyLimit;
        private int maxAnswerBytes;
        private int maxAwaitedAnswers;
        private @Nullable LinkTls tls;
        private ClientIds clientIds;

        Draft(LinkSettings settings) {
            secret = settings.secret;
            connectLimit = settings.connectLimit;
            answerLimit = settings.answerLimit;
            bufferBytes = settings.bufferBytes;
            busyLimit = settings.busyLimit;
            maxAnswerBytes = settings.maxAnswerBytes;
            maxAwaitedAnswers = settings.maxAwaitedAnswers;
            tls = settings.tls;
            clientIds = settings.clientIds;
        }

        LinkSettings settings() {
            return new LinkSettings(
                    secret,
                    connectLimit,
                    answerLimit,
                    bufferBytes,
                    busyLimit,
                    maxAnswerBytes,
                    maxAwaitedAnswers,
                    tls,
                    clientIds);
        }
    }
}
