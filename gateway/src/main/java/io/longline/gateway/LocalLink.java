package io.longline.gateway;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.GetAllSessions;
import io.longline.protocol.GatewayCommand.GetConnectionsByUid;
import io.longline.protocol.GatewayCommand.GetConnectionsByUids;
import io.longline.protocol.GatewayCommand.GetGroups;
import io.longline.protocol.GatewayCommand.GetSession;
import io.longline.protocol.GatewayCommand.GetSessionsByGroup;
import io.longline.protocol.GatewayCommand.IsOnline;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.GatewayCommand.LeaveGroup;
import io.longline.protocol.GatewayCommand.ListConnections;
import io.longline.protocol.GatewayCommand.OneWay;
import io.longline.protocol.GatewayCommand.PauseReading;
import io.longline.protocol.GatewayCommand.Query;
import io.longline.protocol.GatewayCommand.Report;
import io.longline.protocol.GatewayCommand.ResumeReading;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendCounted;
import io.longline.protocol.GatewayCommand.SendToAll;
import io.longline.protocol.GatewayCommand.SendToClient;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.GatewayCommand.SendToUid;
import io.longline.protocol.GatewayCommand.SetSession;
import io.longline.protocol.GatewayCommand.UnbindUid;
import io.longline.protocol.GatewayCommand.Ungroup;
import io.longline.protocol.GatewayCommand.UpdateSession;
import io.longline.protocol.GatewayLink;
import io.longline.protocol.GatewayUnreachableException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The way to this process's own clients. In-process workers hold this very object; what comes in
/// over a socket is handed to it. Either way a command takes the same path from here on.
///
/// What names one connection goes to the table that has it, anything else to every table. Each
/// table works its inbox off in order, so what one thread tells and asks happens in that order.
public final class LocalLink implements GatewayLink {
    static final int EVERY_TABLE = -1;

    /// It is about the gateway, not about its clients.
    static final int NO_TABLE = -2;

    private static final long LONGEST_WAIT_SECONDS = 10;

    private final GatewayAddress address;
    private final List<TableInbox> inboxes;
    private final BooleanSupplier mayWait;
    private final NodeReports reports = new NodeReports(System::nanoTime);
    private volatile boolean closed;

    /// @param inboxes one for each table, in the order of their indexes
    /// @param mayWait whether the current thread may wait for a full inbox: no event loop may
    LocalLink(GatewayAddress address, List<TableInbox> inboxes, BooleanSupplier mayWait) {
        this.address = address;
        this.inboxes = List.copyOf(inboxes);
        this.mayWait = mayWait;
    }

    @Override
    public GatewayAddress address() {
        return address;
    }

    /// Hands the command over. On a thread that may wait it waits while a table has too much to do,
    /// ten seconds at most; but for the pace of a client, which takes from that work and which a
    /// worker tells while an event loop may be waiting for it.
    @Override
    public void tell(OneWay command) {
        int table = tableOf(command);
        if (command instanceof PauseReading || command instanceof ResumeReading) {
            put(table, command);
        } else if (command instanceof Report report) {
            reports.take(report);
        } else if (table == EVERY_TABLE) {
            for (int i = 0; i < inboxes.size(); i++) {
                awaitRoom(i);
                put(i, command);
            }
        } else {
            awaitRoom(table);
            put(table, command);
        }
    }

    @Override
    public <R> CompletableFuture<R> ask(Query<R> query) {
        try {
            if (query instanceof SendCounted(var send)) {
                awaitRoomFor(tableOf(send));
            }
            return ask(query, this::put);
        } catch (GatewayUnreachableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    public CommandBatch batch() {
        return new CommandBatch(this, inboxes.size());
    }

    /// Whether a table has so much to do that whoever may not wait should stop reading commands.
    public boolean isFull() {
        for (TableInbox inbox : inboxes) {
            if (inbox.isFull()) {
                return true;
            }
        }
        return false;
    }

    /// What the process of this gateway says of itself, from now on.
    ///
    /// @param facts JSON; asked on an event loop, so it must have it ready
    public void describe(Supplier<String> facts) {
        reports.own(facts);
    }

    /// From now on everything told or asked fails.
    public void close() {
        closed = true;
    }

    <R> CompletableFuture<R> ask(Query<R> query, Entries entries) {
        if (query instanceof Describe) {
            return described();
        }
        int table = tableOf(query);
        if (table != EVERY_TABLE) {
            var gathering = new Gathering<>(query, 1);
            entries.put(table, new TableInbox.Question(gathering, 0));
            return gathering.answer();
        }
        var gathering = new Gathering<>(query, inboxes.size());
        for (int i = 0; i < inboxes.size(); i++) {
            entries.put(i, new TableInbox.Question(gathering, i));
        }
        return gathering.answer();
    }

    @SuppressWarnings("unchecked") // R is what Describe is answered with
    private <R> CompletableFuture<R> described() {
        return CompletableFuture.completedFuture((R) reports.all());
    }

    void put(int table, Object entry) {
        if (closed) {
            throw new GatewayUnreachableException(address, "is closed", null);
        }
        try {
            inboxes.get(table).put(entry);
        } catch (RejectedExecutionException e) {
            throw new GatewayUnreachableException(address, "is closed", e);
        }
    }

    /// Where entries go: an inbox, or a batch on its way to one.
    @FunctionalInterface
    interface Entries {
        void put(int table, Object entry);
    }

    int tableOf(OneWay command) {
        return switch (command) {
            case SendToClient(var number, _) -> tableOf(number);
            case CloseClient(var number, _, _) -> tableOf(number);
            case DestroyClient(var number) -> tableOf(number);
            case UpdateSession(var number, _) -> tableOf(number);
            case SetSession(var number, _) -> tableOf(number);
            case BindUid(var number, _) -> tableOf(number);
            case UnbindUid(var number, _) -> tableOf(number);
            case JoinGroup(var number, _) -> tableOf(number);
            case LeaveGroup(var number, _) -> tableOf(number);
            case AnswerHandshake(var number, _) -> tableOf(number);
            case PauseReading(var number) -> tableOf(number);
            case ResumeReading(var number) -> tableOf(number);
            case SendToAll _, SendToUid _, SendToGroup _, Ungroup _ -> EVERY_TABLE;
            case Report _ -> NO_TABLE;
        };
    }

    private int tableOf(Query<?> query) {
        return switch (query) {
            case SendCounted(var send) -> tableOf(send);
            case IsOnline(var number) -> tableOf(number);
            case GetSession(var number) -> tableOf(number);
            case GetAllSessions _,
                    GetSessionsByGroup _,
                    GetConnectionsByUid _,
                    GetConnectionsByUids _,
                    CountClients _,
                    CountClientsByGroups _,
                    Select _,
                    GetGroups _,
                    ListConnections _ ->
                    EVERY_TABLE;
            case Describe _ -> NO_TABLE;
        };
    }

    private int tableOf(int connection) {
        return Integer.remainderUnsigned(connection, inboxes.size());
    }

    private void awaitRoomFor(int table) {
        if (table != EVERY_TABLE) {
            awaitRoom(table);
            return;
        }
        for (int i = 0; i < inboxes.size(); i++) {
            awaitRoom(i);
        }
    }

    private void awaitRoom(int table) {
        TableInbox inbox = inboxes.get(table);
        if (!inbox.isFull() || !mayWait.getAsBoolean()) {
            return;
        }
        try {
            if (!inbox.awaitRoom(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new GatewayUnreachableException(
                        address,
                        "took no command for %d s: it has too much to do"
                                .formatted(LONGEST_WAIT_SECONDS),
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayUnreachableException(
                    address, "was full, and the wait for it interrupted", e);
        }
    }
}
