package io.longline.gateway;

import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.ForgetClient;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayCommand.UnbindUid;
import io.longline.protocol.GatewayCommand.Ungroup;
import io.longline.protocol.GatewayCommand.UpdateSession;
import io.longline.protocol.HandshakeAnswer.Accept;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// What any thread wants of the clients of one event loop, in order. However much comes in, one
/// task at a time works it off on that loop, and each client that was written to is sent to once at
/// the end of its turn.
///
/// A turn is bounded, so that the loop reads its sockets in between and what was written is sent; a
/// question about many clients is enough for one. So is the inbox: at [#CAPACITY_BYTES] those who
/// may wait do ([#awaitRoom]), those who may not look at [#isFull] and stop reading what they are
/// fed from.
public final class TableInbox {

    /// How much may wait, 16 MiB; each command counts for what it carries and a little more.
    static final long CAPACITY_BYTES = 16 << 20;

    private static final int ENTRY_BYTES = 128;

    /// So many, since what a client is sent in one turn goes out in one call of the kernel: a
    /// backend that pushes as fast as it can to a thousand uids is served at nearly three times the
    /// speed of 1,024 a turn. They hold the loop for some ten milliseconds then.
    private static final int COMMANDS_A_TURN = 8192;

    private static final int WRITES_A_TURN = 32 * 1024;

    /// What may stand in the queue besides a [OneWay], a [Ranked] one and a list of all these.
    record Question(Gathering<?> gathering, int part) {}

    private final TableCommands commands;
    private final TableQueries queries;
    private final Delivery delivery;
    private final Consumer<OneWay> done;
    private final Drops drops;
    private final Executor loop;
    private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Runnable turn = this::turn;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private volatile boolean somebodyWaits; // set under the lock

    /// @param done is told of each command once it has been carried out, or could not be
    TableInbox(
            TableCommands commands,
            TableQueries queries,
            Delivery delivery,
            Consumer<OneWay> done,
            Drops drops,
            Executor loop) {
        this.commands = commands;
        this.queries = queries;
        this.delivery = delivery;
        this.done = done;
        this.drops = drops;
        this.loop = loop;
    }

    /// Never waits and never refuses.
    ///
    /// @param entry a [OneWay], a [Ranked] one, a [Question] or a list of them
    /// @throws java.util.concurrent.RejectedExecutionException when the loop has ended
    void put(Object entry) {
        waitingBytes.addAndGet(bytes(entry));
        queue.add(entry);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(turn);
        }
    }

    boolean isFull() {
        return waitingBytes.get() >= CAPACITY_BYTES;
    }

    /// Waits while the inbox is full. Not for event loops.
    ///
    /// @return whether there is room now
    boolean awaitRoom(long timeout, TimeUnit unit) throws InterruptedException {
        if (!isFull()) {
            return true;
        }
        long left = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (true) {
                somebodyWaits = true;
                if (!isFull()) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void turn() {
        try {
            workOff();
            delivery.flush();
        } finally {
            // whatever has happened, the next entry finds somebody to work it off
            if (somebodyWaits && !isFull()) {
                letThemOn();
            }
            goOnIfThereIsMore();
        }
    }

    private void workOff() {
        long writesBefore = delivery.written();
        int done = 0;
        while (done < COMMANDS_A_TURN && delivery.written() - writesBefore < WRITES_A_TURN) {
            Object entry = queue.poll();
            if (entry == null) {
                return;
            }
            waitingBytes.addAndGet(-bytes(entry));
            done += workOff(entry);
        }
    }

    private void goOnIfThereIsMore() {
        if (queue.isEmpty()) {
            scheduled.set(false);
            // Somebody may have put an entry in after the look and before the mark was taken away.
            if (queue.isEmpty() || !scheduled.compareAndSet(false, true)) {
                return;
            }
        }
        loop.execute(turn);
    }

    private void letThemOn() {
        lock.lock();
        try {
            somebodyWaits = false;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int workOff(Object entry) {
        switch (entry) {
            case OneWay command -> carryOut(command, 0);
            case Ranked(var rank, var command) -> carryOut(command, rank);
            case Question(var gathering, var part) -> {
                gathering.ask(part, queries);
                return TableQueries.isLong(gathering.query()) ? COMMANDS_A_TURN : 1;
            }
            case List<?> entries -> {
                entries.forEach(this::workOff);
                return entries.size();
            }
            default -> throw new IllegalStateException("no entry: " + entry.getClass());
        }
        return 1;
    }

    /// One command that cannot be carried out takes no other down.
    private void carryOut(OneWay command, int rank) {
        try {
            commands.carryOut(command, rank);
        } catch (RuntimeException e) {
            drops.count(DropReason.COMMAND_FAILED, command.getClass().getSimpleName() + ", " + e);
        } finally {
            done.accept(command);
        }
    }

    private static long bytes(Object entry) {
        return ENTRY_BYTES
                + switch (entry) {
                    case OneWay command -> payload(command);
                    case Ranked(_, var command) -> payload(command);
                    case Question(var gathering, _)
                            when gathering.query() instanceof SendCounted(var send) ->
                            payload(send);
                    case List<?> entries -> entries.stream().mapToLong(TableInbox::bytes).sum();
                    default -> 0;
                };
    }

    private static int payload(OneWay command) {
        return switch (command) {
            case SendToClient(_, var message) -> message.size();
            case SendToAll(_, var message) -> message.size();
            case SendToUid(var uids, var message) -> message.size() + uids.size() * ENTRY_BYTES;
            case SendToGroup(var groups, var except, var message) ->
                    message.size() + groups.size() * ENTRY_BYTES + except.size() * Integer.BYTES;
            case CloseClient(_, var farewell, _) -> farewell == null ? 0 : farewell.size();
            case UpdateSession(_, var changes) -> changes.size();
            case SetSession(_, var session) -> session.size();
            case AnswerHandshake(_, Accept(_, var groups, var session)) ->
                    groups.size() * ENTRY_BYTES + session.size();
            case Report(_, var facts) -> facts.length();
            case AnswerHandshake _,
                    DestroyClient _,
                    ForgetClient _,
                    BindUid _,
                    UnbindUid _,
                    JoinGroup _,
                    LeaveGroup _,
                    Ungroup _,
                    PauseReading _,
                    ResumeReading _ ->
                    0;
        };
    }
}
