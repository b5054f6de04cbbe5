package io.longline.gateway;

/// A message in the form in which the clients of one gateway get it: encoded once, written to any
/// number of them, then released by whoever had it encoded.
public interface EncodedMessage {

    /// How many bytes the message has, without framing.
    int size();

    void release();
}
