package io.longline.examples.liveroom;

import io.longline.examples.liveroom.FromClient.AskRoom;
import io.longline.examples.liveroom.FromClient.Faulty;
import io.longline.examples.liveroom.FromClient.Join;
import io.longline.examples.liveroom.FromClient.Pong;
import io.longline.examples.liveroom.FromClient.Say;
import io.longline.examples.liveroom.FromClient.Text;
import io.longline.protocol.ClientId;
import io.longline.protocol.Message;
import io.longline.worker.BusinessWorker;
import io.longline.worker.Client;
import io.longline.worker.Events;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// Live rooms for browsers and a chat for telnet, at once: whatever listener a client came to, all
/// are in the same rooms and hear the same lines.
///
/// What is said, byte for byte: [FromClientReader] and [ToClients]. Setting `redis.url`
/// (`redis://127.0.0.1:6379`) keeps the rooms' page views in Redis; without it they are counted in
/// memory. Times are the server's, in its own time zone.
public final class LiveRoom implements Events {

    /// How many names an answer to a `room` question lists; the count beside them counts all.
    static final int MOST_LISTED = 200;

    private static final String USER_NAME = "userName";
    private static final String ROOM_ID = "roomId";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Clock clock;
    private final Function<Optional<String>, PageViews> pageViewsAt;
    private volatile PageViews pageViews = new InMemoryPageViews();

    public LiveRoom() {
        this(Clock.system(ZoneId.systemDefault()));
    }

    LiveRoom(Clock clock) {
        this(clock, PageViews::at);
    }

    /// @param pageViewsAt what counts them, by the setting `redis.url`
    LiveRoom(Clock clock, Function<Optional<String>, PageViews> pageViewsAt) {
        this.clock = clock;
        this.pageViewsAt = pageViewsAt;
    }

    @Override
    public void onWorkerStart(BusinessWorker worker) {
        pageViews = pageViewsAt.apply(worker.setting("redis.url"));
    }

    @Override
    public void onWorkerStop(BusinessWorker worker) {
        pageViews.close();
    }

    @Override
    public void onConnect(Client client) {
        client.send(ToClients.init(client.toString()));
    }

    @Override
    public void onMessage(Client client, Message message) {
        switch (FromClientReader.read(message)) {
            case Join(RoomId room, String userName) -> join(client, room, userName);
            case Say(RoomId room, String userName, String content) ->
                    toRoom(client, room, ToClients.say(room, userName, content, now()));
            case AskRoom(RoomId room) -> client.send(describe(client, room));
            case Pong() -> {}
            case Text(String text) ->
                    client.gateway().sendToAll(ToClients.said(client.toString(), text));
            case Faulty(String problem) -> client.send(ToClients.error(problem));
        }
    }

    @Override
    public void onClose(Client client) {
        client.gateway().sendToAll(ToClients.logout(client.toString()));
    }

    private void join(Client client, RoomId room, String userName) {
        client.joinGroup(room.group());
        // Told to the gateway now, and not with client.session() when this handler has returned:
        // whoever hears of the newcomer and asks who is here finds the name.
        client.gateway()
                .updateSession(client.id(), Map.of(ROOM_ID, room.group(), USER_NAME, userName));
        pageViews.entered(room.group());
        toRoom(client, room, ToClients.join(room, userName, now()));
    }

    private static void toRoom(Client client, RoomId room, Message message) {
        client.gateway().sendToGroup(room.group(), message);
    }

    private Message describe(Client client, RoomId room) {
        Map<ClientId, Map<String, @Nullable Object>> members =
                client.gateway().getClientSessionsByGroup(room.group());
        List<String> names =
                members.values().stream()
                        .map(session -> session.get(USER_NAME))
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .limit(MOST_LISTED)
                        .toList();
        return ToClients.room(room, pageViews.of(room.group()), names, members.size());
    }

    private String now() {
        return LocalDateTime.now(clock).format(TIME);
    }
}
