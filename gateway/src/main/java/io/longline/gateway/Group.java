package io.longline.gateway;

/// The clients of one event loop that share a group. It is there as long as it has a member.
final class Group {
    private final String name;
    private final ConnectionSet members = new ConnectionSet();

    Group(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    ConnectionSet members() {
        return members;
    }
}
