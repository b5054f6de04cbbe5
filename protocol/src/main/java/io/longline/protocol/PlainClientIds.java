package io.longline.protocol;

/// As GatewayWorker writes them.
enum PlainClientIds implements ClientIds {
    INSTANCE;

    @Override
    public String text(ClientId id) {
        return id.toString();
    }

    @Override
    public ClientId of(String text) {
        return ClientId.of(text);
    }
}
