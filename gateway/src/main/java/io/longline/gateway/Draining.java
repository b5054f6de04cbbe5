package io.longline.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Lets the clients of one event loop go, some at each step, so that all are gone after the last.
/// The steps come from outside, evenly spaced. Touched on that loop alone.
public final class Draining {
    private final ConnectionTable table;
    private final TableCommands commands;
    private final Drain drain;
    private final List<ClientConnection> order;
    private final int atFirst;
    private final int steps;
    private int stepsLeft;

    /// @param steps at least 1
    Draining(
            ConnectionTable table,
            TableCommands commands,
            Drain drain,
            int steps,
            RandomGenerator random) {
        this.table = table;
        this.commands = commands;
        this.drain = drain;
        this.steps = steps;
        this.stepsLeft = steps;
        this.order = new ArrayList<>(table.everyone().copy());
        Collections.shuffle(order, Random.from(random));
        this.atFirst = order.size();
    }

    /// Lets go as many as are due.
    ///
    /// @return whether another step is needed
    public boolean step() {
        order.removeIf(ClientConnection::isGone);
        stepsLeft--;
        long staying = Math.ceilDiv((long) atFirst * stepsLeft, steps);
        while (order.size() > staying) {
            letGo(order.removeLast());
        }
        if (stepsLeft <= 0) {
            // those that were on their way in when the listening socket was closed
            table.everyone().copy().forEach(this::letGo);
        }
        return stepsLeft > 0 && table.everyone().size() > 0;
    }

    private void letGo(ClientConnection client) {
        commands.close(client, drain.message(), drain.reason());
    }
}
