package io.longline.gateway;

import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.WorkerLink;

import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// Which worker looks after a new client: GatewayWorker's `router`. A client then stays with its
/// worker; it is asked again for one whose worker has gone.
///
/// Called on event loops, one call at a time: it must not block. An exception is logged, and the
/// worker with the fewest clients taken.
@FunctionalInterface
public interface WorkerChoice {

    /// @param workers those that are there, at least one, in the order in which they came
    /// @return one of them
    Candidate choose(List<Candidate> workers, ClientId client, ClientOrigin origin);

    /// A worker that may be chosen.
    ///
    /// @param clients how many clients of this gateway it looks after
    record Candidate(WorkerLink worker, int clients) {}

    /// The worker with the fewest clients of this gateway; of several, the one that came first. A
    /// worker that has just come gets all new clients until it has caught up.
    static WorkerChoice leastConnections() {
        return (workers, client, origin) ->
                workers.stream().min(Comparator.comparingInt(Candidate::clients)).orElseThrow();
    }

    /// Any worker, each as likely.
    static WorkerChoice random(RandomGenerator random) {
        return (workers, client, origin) -> workers.get(random.nextInt(workers.size()));
    }
}
