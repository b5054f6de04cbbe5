package io.longline.server.http;

import java.io.IOException;

/// Something that HTTP answers besides pages, made anew for each request.
///
/// @param path the whole path, as `/metrics`
public record Endpoint(String path, Source source) {

    /// Where answers come from. Called on virtual threads, several at once; it may block.
    @FunctionalInterface
    public interface Source {

        /// @param accept what the request says it accepts, "" when it does not say
        Answer answer(String accept) throws IOException;
    }

    /// @param status an HTTP status, as 200
    /// @param contentType with the character set, where there is one
    public record Answer(int status, String contentType, String body) {
        public static Answer json(int status, String body) {
            return new Answer(status, "application/json", body);
        }
    }
}
