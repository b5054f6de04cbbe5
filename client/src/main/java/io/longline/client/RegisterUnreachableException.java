package io.longline.client;

/// No Register has said which gateways there are.
public final class RegisterUnreachableException extends RuntimeException {

    RegisterUnreachableException(String message) {
        super(message);
    }
}
