package io.longline.gateway;

/// A message in the form in which the clients of one gateway get it: encoded once, written to any
/// number of them, then released by whoever had it encoded and by those it was kept for.
public interface EncodedMessage {

    /// How many bytes the message has, without framing.
    int size();

    /// Keeps it for somebody else, who releases it as well.
    void retain();

    void release();
}
