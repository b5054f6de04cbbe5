package io.longline.protocol;

/// What a uid or a group may be called: anything but "" and "0", which PHP takes for empty.
public final class Names {
    private Names() {}

    public static String requireUid(String uid) {
        return require("uid", uid);
    }

    public static String requireGroup(String group) {
        return require("group", group);
    }

    private static String require(String what, String name) {
        if (name.isEmpty() || name.equals("0")) {
            throw new IllegalArgumentException(
                    "a %s cannot be called \"%s\": PHP peers take that for none; put something before it"
                            .formatted(what, name));
        }
        return name;
    }
}
