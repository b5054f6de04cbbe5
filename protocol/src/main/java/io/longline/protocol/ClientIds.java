package io.longline.protocol;

/// How client ids are written for those outside the cluster: pages, apps, databases.
public sealed interface ClientIds permits PlainClientIds, SealedClientIds {

    /// GatewayWorker's 20 hex digits, which everybody can read: they hold the gateway's address and
    /// the client's number there, and the next client has the next number.
    static ClientIds plain() {
        return PlainClientIds.INSTANCE;
    }

    /// 32 hex digits that give nothing away and cannot be guessed, for clusters without PHP peers.
    /// Every process with the same secret reads and writes the same.
    ///
    /// @param secret the cluster's, not empty
    static ClientIds sealed(String secret) {
        return new SealedClientIds(secret);
    }

    String text(ClientId id);

    /// @throws IllegalArgumentException when `text` is none that was written in this way
    ClientId of(String text);
}
