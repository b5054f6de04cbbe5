package io.longline.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a browser and a telnet hear from workers that run `probe-events.php`: what a PHP worker is
/// told of a client, what its sessions do, and what its calls from inside give.
final class Conversation {

    private final List<String> transcript = new ArrayList<>();
    private final TestClient browser;
    private final TestClient telnet;

    private Conversation(TestClient browser, TestClient telnet) {
        this.browser = browser;
        this.telnet = telnet;
    }

    /// Everything that was heard, with names for ids and ports.
    static List<String> hold(Cluster cluster) throws IOException {
        try (var telnet = TestClient.connect(Wire.TEXT, cluster.port(Wire.TEXT));
                var browser =
                        TestClient.connect(
                                Wire.WEBSOCKET,
                                cluster.port(Wire.WEBSOCKET),
                                "/chat/room?token=t%20t&list=2&empty=&flag&x=%E7%94%A8&a[]=1&a[]=2&m[k]=v+w&a.b=c")) {
            var conversation = new Conversation(browser, telnet);
            telnet.id();
            browser.id();
            browser.awaitMessageWith("\"handshake\"");
            conversation.overheard("browser", browser);
            conversation.overheard("telnet", telnet);
            conversation.sessions();
            conversation.calls();
            conversation.closing();
            return conversation.transcript.stream()
                    .map(line -> masked(line, browser, telnet))
                    .toList();
        }
    }

    private void sessions() {
        ask(browser, "{\"do\":\"server\"}", "server");
        ask(telnet, "{\"do\":\"server\"}", "server");
        ask(browser, "{\"do\":\"visit\"}", "session");
        ask(browser, "{\"do\":\"visit\"}", "session");
        ask(telnet, "{\"do\":\"visit\"}", "session");
        call("getSession", "[\"me\"]");
        call("updateSession", "[\"me\",{\"more\":{\"x\":1},\"visits\":10}]");
        ask(browser, "{\"do\":\"visit\"}", "session");
        call("updateSession", "[\"%s\",{\"from\":\"outside\"}]".formatted(telnet.id()));
        fence("updated");
        ask(telnet, "{\"do\":\"visit\"}", "session");
        call("setSession", "[\"%s\",{\"all\":\"new\"}]".formatted(telnet.id()));
        fence("set");
        ask(telnet, "{\"do\":\"visit\"}", "session");
        // many at once: each must see what the one before it left
        for (int i = 0; i < 30; i++) {
            browser.send("{\"do\":\"visit\"}");
        }
        ask(browser, "{\"do\":\"echo\",\"text\":\"after many visits\"}", "\"echo\"");
    }

    private void calls() {
        call("isOnline", "[\"me\"]");
        call("isOnline", "[\"%s7fffffff\"]".formatted(browser.id().substring(0, 12)));
        call("isOnline", "[\"7f000001000100000001\"]");
        call("getAllClientIdCount", "[]");
        call("bindUid", "[\"me\",\"用户\"]");
        call("getUidByClientId", "[\"me\"]");
        call("getClientIdByUid", "[\"用户\"]");
        call("sendToUid", "[[\"用户\",\"absent\"],\"to the uid\"]");
        call("joinGroup", "[\"me\",\"room\"]");
        call("joinGroup", "[\"%s\",\"room\"]".formatted(telnet.id()));
        call("getClientIdCountByGroup", "[\"room\"]");
        call("getClientIdListByGroup", "[\"room\"]");
        call("getAllGroupIdList", "[]");
        call("sendToGroup", "[\"room\",\"to the room\"]");
        call("sendToGroup", "[\"room\",\"but me\",[\"me\"]]");
        call(
                "sendToGroup",
                "[[\"room\",\"absent\"],{\"an\":\"array\"},[\"%s\"]]".formatted(telnet.id()));
        call("sendToAll", "[\"to all\"]");
        call("sendToAll", "[\"to me\",[\"me\"]]");
        call("sendToAll", "[\"but me\",null,[\"me\"]]");
        call("sendToClient", "[\"%s\",\"to you\"]".formatted(telnet.id()));
        call("sendToCurrentClient", "[\"to me again\"]");
        call("sendToClient", "[\"%s\",\"raw\\n\",true]".formatted(telnet.id()));
        call("getClientSessionsByGroup", "[\"room\"]");
        call("getAllClientSessions", "[]");
        call("getAllUidList", "[]");
        call("unbindUid", "[\"me\",\"用户\"]");
        call("ungroup", "[\"room\"]");
        call("getAllGroupIdList", "[]");
        ask(browser, "x".repeat(1_000_000), "\"message\"");
        ask(telnet, "y".repeat(200_000), "\"message\"");
        ask(browser, "", "\"message\"");
        ask(browser, "{\"do\":\"work\",\"count\":200}", "199");
    }

    private void closing() {
        overheard("telnet", telnet);
        call("closeCurrentClient", "[\"farewell\"]");
        browser.awaitLast(TestClient.CLOSED);
        overheard("browser", browser);
        telnet.awaitMessageWith("{\"type\":\"closed\",\"value\":{\"who\":\"" + browser.id());
        overheard("telnet", telnet);
    }

    private void call(String name, String arguments) {
        var question =
                "{\"do\":\"call\",\"name\":\"%s\",\"arguments\":%s}".formatted(name, arguments);
        if (name.equals("closeCurrentClient")) {
            browser.send(question);
        } else {
            ask(browser, question, "{\"type\":\"" + name + "\"");
        }
    }

    /// What the browser asked the other gateway for has been done once a message behind it is here.
    private void fence(String message) {
        call("sendToClient", "[\"%s\",\"%s\"]".formatted(telnet.id(), message));
        telnet.awaitMessage(message);
    }

    private void ask(TestClient client, String question, String untilAnswered) {
        transcript.add("? " + shortened(question));
        client.send(question);
        client.awaitMessageWith(untilAnswered);
        overheard(client == browser ? "browser" : "telnet", client);
    }

    private void overheard(String name, TestClient client) {
        for (var message : client.received()) {
            // clients that came to see whether the cluster is up go at any time
            boolean ofOthers = message.contains("\"closed\"") && !message.contains(browser.id());
            if (!ofOthers && !message.equals(AllCalls.CLOSE_FRAME)) {
                transcript.add(name + ": " + shortened(message));
            }
        }
        client.forget();
    }

    private static String shortened(String message) {
        return message.length() > 20_000 ? message.length() + " characters" : message;
    }

    private static String masked(String line, TestClient browser, TestClient telnet) {
        return line.replace(browser.id(), "<browser>")
                .replace(telnet.id(), "<telnet>")
                .replace(browser.id().substring(0, 12), "<websocket gateway>")
                .replaceAll("_PORT\":(\"?)\\d+", "_PORT\":$1<port>");
    }
}
