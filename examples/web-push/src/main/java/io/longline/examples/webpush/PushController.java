package io.longline.examples.webpush;

import io.longline.client.GatewayClient;
import io.longline.protocol.ClientId;
import io.longline.protocol.GatewayUnreachableException;

import jakarta.servlet.http.HttpSession;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import tools.jackson.databind.json.JsonMapper;

import java.util.Map;

/// The article's one-way flow: log in, bind the page's connection, push to a uid or a group.
@RestController
class PushController {
    private static final String USER = "user";

    private final GatewayClient cluster;
    private final JsonMapper json;

    PushController(GatewayClient cluster, JsonMapper json) {
        this.cluster = cluster;
        this.json = json;
    }

    record Login(@Nullable String user) {}

    /// A stand-in for a real login: what matters is that the uid comes from the HTTP session from
    /// here on, and never from a request.
    @PostMapping("/login")
    Map<String, String> login(@RequestBody Login login, HttpSession session) {
        String user = login.user() == null ? "" : login.user().strip();
        if (user.isEmpty() || user.equals("0") || user.length() > 40) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "a user name has 1 to 40 characters and is not 0");
        }
        session.setAttribute(USER, user);
        return Map.of("user", user);
    }

    record Bind(@Nullable String clientId, @Nullable String proof, @Nullable String group) {}

    /// Binds the connection of the page that asks to the user who is logged in, and puts it into a
    /// group.
    @PostMapping("/bind")
    Map<String, String> bind(@RequestBody Bind bind, HttpSession http) {
        String user = userOf(http);
        String group = required("group", bind.group());
        ClientId client = cluster.clientIds().of(required("clientId", bind.clientId()));
        var session = cluster.getSession(client);
        Object waiting = session.isEmpty() ? null : session.get().get(BindProof.SESSION_KEY);
        if (!new BindProof(required("proof", bind.proof())).matches(waiting)) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    "this is not the proof that connection was told, or it was used before;"
                            + " bind with the client_id and proof of your own init message");
        }
        cluster.setSession(client, Map.of("user", user)); // the proof is used up
        cluster.bindUid(client, user);
        cluster.joinGroup(client, group);
        return Map.of("uid", user, "group", group);
    }

    record Push(@Nullable String uid, @Nullable String group, @Nullable String content) {}

    /// Pushes to every page of a user, or to everybody in a group.
    @PostMapping("/send")
    Map<String, Object> send(@RequestBody Push push, HttpSession http) {
        String from = userOf(http);
        String content = required("content", push.content());
        String text =
                json.writeValueAsString(Map.of("type", "say", "from", from, "content", content));
        if (push.uid() != null && !push.uid().isEmpty()) {
            boolean online = cluster.isUidOnline(push.uid());
            cluster.sendToUid(push.uid(), text);
            return Map.of("to", push.uid(), "online", online);
        }
        if (push.group() != null && !push.group().isEmpty()) {
            int members = cluster.getClientIdCountByGroup(push.group());
            cluster.sendToGroup(push.group(), text);
            return Map.of("to", push.group(), "members", members);
        }
        throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "say to which uid or group");
    }

    @GetMapping("/online")
    Map<String, Object> online() {
        return Map.of("uids", cluster.getAllUidList(), "clients", cluster.getAllClientIdCount());
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(ResponseStatusException why) {
        return ResponseEntity.status(why.getStatusCode())
                .body(Map.of("error", String.valueOf(why.getReason())));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> malformed(IllegalArgumentException why) {
        return ResponseEntity.badRequest().body(Map.of("error", String.valueOf(why.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> away(GatewayUnreachableException why) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("error", String.valueOf(why.getMessage())));
    }

    private static String required(String what, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, what + " is missing");
        }
        return value;
    }

    private static String userOf(HttpSession session) {
        if (session.getAttribute(USER) instanceof String user) {
            return user;
        }
        throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "log in first: POST /login");
    }
}
