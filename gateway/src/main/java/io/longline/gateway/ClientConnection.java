package io.longline.gateway;

import io.longline.protocol.AddressText;
import io.longline.protocol.ClientId;
import io.longline.protocol.ClientOrigin;
import io.longline.protocol.ConnectionFacts;
import io.longline.protocol.HandshakeRequest;
import io.longline.protocol.SerializedSession;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// One client, and what it belongs to. There may be hundreds of thousands: no collections and no
/// timers of its own. Touched on its event loop alone.
public final class ClientConnection {

    /// Why a client is not read from just now; it is read again when no reason is left.
    enum Pause {
        WORKER_ASKED(1),
        WORKER_CROWDED(2),
        TALKS_TOO_FAST(4),
        WORKER_AWAITED(8),
        GOING_DOWN(16);

        private final int bit;

        Pause(int bit) {
            this.bit = bit;
        }
    }

    private static final Group[] NO_GROUPS = {};

    private final ClientId id;
    private final int number; // that of the id, which would be one more object to be looked at
    private ClientOrigin origin;
    private final Outbound outbound;
    private SerializedSession session = SerializedSession.NONE;
    private @Nullable String uid;
    private Group[] groups = NO_GROUPS; // in the order joined
    private @Nullable AttachedWorker worker;
    private @Nullable HandshakeRequest asked;
    private long openedNanos;
    private long bytesIn;
    private long bytesOut;
    private int messagesIn; // unsigned, as is the next
    private int messagesOut;
    private @Nullable WaitingMessages waiting;
    private int silentTicks = Heartbeat.JUST_HEARD;
    private long pacedUntil; // these two for MessageRate, if there is one
    private long calmAt;
    private byte pauses;
    private boolean dirty;
    private boolean gone;

    ClientConnection(ClientId id, ClientOrigin origin, Outbound outbound) {
        this.id = id;
        this.number = id.connection();
        this.origin = origin;
        this.outbound = outbound;
    }

    public ClientId id() {
        return id;
    }

    /// Its number inside this gateway.
    int number() {
        return number;
    }

    public ClientOrigin origin() {
        return origin;
    }

    /// A proxy that is believed says where it really comes from.
    void origin(ClientOrigin origin) {
        this.origin = origin;
    }

    Outbound outbound() {
        return outbound;
    }

    SerializedSession session() {
        return session;
    }

    void session(SerializedSession session) {
        this.session = session;
    }

    @Nullable String uid() {
        return uid;
    }

    /// For [ConnectionTable], which keeps its index in step.
    void uid(@Nullable String uid) {
        this.uid = uid;
    }

    /// Not to be changed; in the order joined.
    Group[] groups() {
        return groups;
    }

    /// For [ConnectionTable], which keeps its index in step and asks only for what is not there.
    void addGroup(Group group) {
        groups = Arrays.copyOf(groups, groups.length + 1);
        groups[groups.length - 1] = group;
    }

    /// For [ConnectionTable].
    void removeGroup(Group group) {
        if (groups.length == 1) {
            groups = NO_GROUPS;
            return;
        }
        var left = new Group[groups.length - 1];
        int at = Arrays.asList(groups).indexOf(group);
        System.arraycopy(groups, 0, left, 0, at);
        System.arraycopy(groups, at + 1, left, at, left.length - at);
        groups = left;
    }

    @Nullable AttachedWorker worker() {
        return worker;
    }

    void worker(@Nullable AttachedWorker worker) {
        this.worker = worker;
    }

    /// The request that its worker has been asked about and not answered yet.
    @Nullable HandshakeRequest asked() {
        return asked;
    }

    void asked(@Nullable HandshakeRequest request) {
        asked = request;
    }

    void openedAt(long nanos) {
        openedNanos = nanos;
    }

    void received(int bytes) {
        messagesIn++;
        bytesIn += bytes;
    }

    void sent(int bytes) {
        messagesOut++;
        bytesOut += bytes;
    }

    /// @param waitingEvents those of it that its worker has not begun with
    ConnectionFacts facts(long nowNanos, int waitingEvents) {
        return new ConnectionFacts(
                number(),
                remote(),
                uid,
                Arrays.stream(groups).limit(ConnectionFacts.GROUPS_SHOWN).map(Group::name).toList(),
                groups.length,
                worker == null ? null : worker.key(),
                (nowNanos - openedNanos) / 1_000_000,
                Integer.toUnsignedLong(messagesIn),
                Integer.toUnsignedLong(messagesOut),
                bytesIn,
                bytesOut,
                pendingBytes(),
                isPaused(),
                waitingEvents);
    }

    private String remote() {
        return origin.port() == 0
                ? AddressText.of(origin.address()) // a proxy has said so, and no more
                : AddressText.of(origin.address(), origin.port());
    }

    /// What it is to be sent and has no room for; null as long as it keeps up.
    @Nullable WaitingMessages waiting() {
        return waiting;
    }

    void waiting(@Nullable WaitingMessages messages) {
        waiting = messages;
    }

    /// How many bytes are on their way to it and not taken by its socket.
    long pendingBytes() {
        return outbound.pendingBytes() + (waiting == null ? 0 : waiting.bytes());
    }

    /// When its [Pace] will owe it nothing.
    long pacedUntil() {
        return pacedUntil;
    }

    /// When it last did not talk too fast.
    long calmAt() {
        return calmAt;
    }

    void paced(long until, long calmAt) {
        this.pacedUntil = until;
        this.calmAt = calmAt;
    }

    int silentTicks() {
        return silentTicks;
    }

    void silentTicks(int ticks) {
        silentTicks = ticks;
    }

    /// Stops reading from it for one more reason.
    ///
    /// @return whether this reason is new
    boolean pause(Pause reason) {
        boolean added = (pauses & reason.bit) == 0;
        if (pauses == 0) {
            outbound.pauseReading();
        }
        pauses |= (byte) reason.bit;
        return added;
    }

    /// Takes one reason back, and reads on when none is left.
    void resume(Pause reason) {
        boolean was = pauses != 0;
        pauses &= (byte) ~reason.bit;
        if (was && pauses == 0 && !gone) {
            outbound.resumeReading();
        }
    }

    boolean isPaused() {
        return pauses != 0;
    }

    /// Notes that something was written but not sent.
    ///
    /// @return whether it was clean before
    boolean soil() {
        boolean clean = !dirty;
        dirty = true;
        return clean;
    }

    void flush() {
        dirty = false;
        outbound.flush();
    }

    /// Whether it has left the table: its last event is told, and nothing more is heard of it.
    public boolean isGone() {
        return gone;
    }

    void leaveForGood() {
        gone = true;
        if (waiting != null) {
            waiting.releaseAll();
            waiting = null;
        }
    }
}
