package io.longline.gateway;

import io.longline.protocol.GatewayAddress;
import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.CloseClient;
import io.longline.protocol.GatewayCommand.CountClients;
import io.longline.protocol.GatewayCommand.CountClientsByGroups;
import io.longline.protocol.GatewayCommand.Describe;
import io.longline.protocol.GatewayCommand.DestroyClient;
import io.longline.protocol.GatewayCommand.ForgetClient;
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
import io.longline.protocol.GatewayCommand.ListLinks;
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
import io.longline.protocol.LinkFacts;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// The way to this process's own clients. In-process workers hold this very object; what comes in
/// over a socket is handed to it. Either way a command takes the same path from here on.
///
/// What names one connection goes to the table that has it, what names uids or groups to the tables
/// that have members of them, anything else to every table. Each table works its inbox off in
/// order, so what one thread tells and asks happens in that order.
public final class LocalLink implements GatewayLink {
    private static final int EVERY_TABLE = -1;
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final GatewayAddress address;
    private final List<TableInbox> inboxes;
    private final Whereabouts whereabouts;
    private final GatewayCounts counts;
    private final BooleanSupplier mayWait;
    private final NodeReports reports = new NodeReports(System::nanoTime);
    private volatile Function<ListLinks, CompletableFuture<List<LinkFacts>>> links =
            _ -> CompletableFuture.completedFuture(List.of());
    private volatile boolean closed;

    /// @param inboxes one for each table, in the order of their indexes
    /// @param mayWait whether the current thread may wait for a full inbox: no event loop may
    LocalLink(
            GatewayAddress address,
            List<TableInbox> inboxes,
            Whereabouts whereabouts,
            GatewayCounts counts,
            BooleanSupplier mayWait) {
        this.address = address;
        this.inboxes = List.copyOf(inboxes);
        this.whereabouts = whereabouts;
        this.counts = counts;
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
        count(command);
        boolean pace = command instanceof PauseReading || command instanceof ResumeReading;
        forEachTable(
                command,
                table -> {
                    if (!pace) {
                        awaitRoom(table);
                    }
                    put(table, whereabouts.told(command, table));
                });
    }

    @Override
    public <R> CompletableFuture<R> ask(Query<R> query) {
        try {
            if (query instanceof SendCounted(var send)) {
                forEachTable(send, this::awaitRoom);
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

    /// Who knows the gateway's links, from now on.
    ///
    /// @param links may refuse when the gateway is closed
    public void links(Function<ListLinks, CompletableFuture<List<LinkFacts>>> links) {
        this.links = links;
    }

    /// From now on everything told or asked fails.
    public void close() {
        closed = true;
    }

    <R> CompletableFuture<R> ask(Query<R> query, Entries entries) {
        if (query instanceof Describe) {
            return described();
        }
        if (query instanceof ListLinks page) {
            return listed(page);
        }
        if (query instanceof SendCounted(var send)) {
            count(send);
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

    @SuppressWarnings("unchecked") // R is what ListLinks is answered with
    private <R> CompletableFuture<R> listed(ListLinks page) {
        requireOpen();
        try {
            return (CompletableFuture<R>) links.apply(page);
        } catch (RejectedExecutionException e) {
            throw new GatewayUnreachableException(address, "is closed", e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new GatewayUnreachableException(address, "is closed", null);
        }
    }

    void put(int table, Object entry) {
        requireOpen();
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

    /// The same for a batch on its way to the inboxes.
    void tell(OneWay command, Entries entries) {
        count(command);
        forEachTable(command, table -> entries.put(table, whereabouts.told(command, table)));
    }

    /// Notes what goes to many, and whether anybody is here that it is for.
    private void count(OneWay command) {
        if (command instanceof SendToUid(var uids, _)) {
            counts.sent(whereabouts.uids().hasAny(uids));
        } else if (command instanceof SendToGroup(var groups, _, _)) {
            counts.sent(whereabouts.groups().hasAny(groups));
        } else if (command instanceof SendToAll) {
            counts.sent(true);
        }
    }

    private void forEachTable(OneWay command, IntConsumer each) {
        switch (command) {
            case SendToClient(var number, _) -> each.accept(tableOf(number));
            case CloseClient(var number, _, _) -> each.accept(tableOf(number));
            case DestroyClient(var number) -> each.accept(tableOf(number));
            case ForgetClient(var number) -> each.accept(tableOf(number));
            case UpdateSession(var number, _) -> each.accept(tableOf(number));
            case SetSession(var number, _) -> each.accept(tableOf(number));
            case BindUid(var number, _) -> each.accept(tableOf(number));
            case UnbindUid(var number, _) -> each.accept(tableOf(number));
            case JoinGroup(var number, _) -> each.accept(tableOf(number));
            case LeaveGroup(var number, _) -> each.accept(tableOf(number));
            case AnswerHandshake(var number, _) -> each.accept(tableOf(number));
            case PauseReading(var number) -> each.accept(tableOf(number));
            case ResumeReading(var number) -> each.accept(tableOf(number));
            case Report report -> reports.take(report);
            case SendToUid(var uids, _) -> whereabouts.uids().forEachTable(uids, each);
            case SendToGroup(var groups, _, _) -> whereabouts.groups().forEachTable(groups, each);
            case Ungroup(var group) -> whereabouts.groups().forEachTable(List.of(group), each);
            case SendToAll _ -> {
                for (int table = 0; table < inboxes.size(); table++) {
                    each.accept(table);
                }
            }
        }
    }

    private int tableOf(Query<?> query) {
        return switch (query) {
            case SendCounted(SendToClient(var number, _)) -> tableOf(number);
            case SendCounted _ -> EVERY_TABLE;
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
            case Describe _, ListLinks _ -> throw new IllegalStateException("it is not for tables");
        };
    }

    private int tableOf(int connection) {
        return Integer.remainderUnsigned(connection, inboxes.size());
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
