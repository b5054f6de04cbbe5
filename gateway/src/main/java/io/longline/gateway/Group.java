package io.longline.gateway;

/// The clients of one event loop that share a group. It is there as long as it has a member.
final class Group {
    private final String name;
    private final int rank;
    private final ConnectionSet members = new ConnectionSet();

    /// @param rank where it stands among the groups of its gateway, unsigned
    Group(String name, int rank) {
        this.name = name;
        this.rank = rank;
    }

    String name() {
        return name;
    }

    int rank() {
        return rank;
    }

    ConnectionSet members() {
        return members;
    }
}
