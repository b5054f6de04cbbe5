package io.longline.server.settings;

import static io.longline.server.settings.InvalidSetting.require;

import java.time.Duration;
import java.util.List;

/// @param name tells this worker from others of its machine
/// @param events the class that implements Events, "" when the program brings it
/// @param classpath jars and folders to look for that class in
/// @param waiting how many events of one client may wait
/// @param link how gateways of other processes are reached
public record WorkerSection(
        String name, String events, List<String> classpath, Waiting waiting, Link link) {
    public WorkerSection {
        classpath = List.copyOf(classpath);
        require(
                !name.isBlank() && name.indexOf(':') < 0,
                "name",
                "expected a name without ':', as BusinessWorker");
    }

    static WorkerSection defaults() {
        return new WorkerSection(
                "BusinessWorker",
                "",
                List.of(),
                new Waiting(64, 16, 1024),
                new Link(Duration.ofSeconds(3), Duration.ofSeconds(5), new ByteSize(10_240_000)));
    }

    /// @param pauseAt how many make the client be read from no more
    /// @param resumeAt how few make it be read from again
    /// @param limit how many make the link to a gateway wait that cannot pause a client, as PHP's
    public record Waiting(int pauseAt, int resumeAt, int limit) {
        public Waiting {
            require(resumeAt >= 0, "resume-at", "expected 0 or more, as 16");
            require(pauseAt > resumeAt, "pause-at", "expected more than resume-at, as 64");
            require(limit >= pauseAt, "limit", "expected no less than pause-at, as 1024");
        }
    }

    /// @param connectTimeout how long a connection to a gateway may take to be made
    /// @param answerTimeout how long a gateway may take to answer
    /// @param buffer what may be on its way to one gateway before whoever sends waits
    public record Link(Duration connectTimeout, Duration answerTimeout, ByteSize buffer) {
        public Link {
            require(
                    connectTimeout.isPositive(),
                    "connect-timeout",
                    "expected a time above 0, as 3s");
            require(answerTimeout.isPositive(), "answer-timeout", "expected a time above 0, as 5s");
            require(buffer.bytes() > 0, "buffer", "expected a size above 0, as 10240000");
        }
    }
}
