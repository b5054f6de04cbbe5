package io.longline.protocol.wire;

import io.longline.protocol.ClientField;
import io.longline.protocol.Connections;
import io.longline.protocol.GatewayCommand.Select;
import io.longline.protocol.GatewayCommand.SendToGroup;
import io.longline.protocol.Message;
import io.longline.protocol.Recipients;
import io.longline.protocol.Where;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which clients a package is about, in the JSON that stands in its ext_data.
///
/// ```
/// SEND_TO_ALL    empty, {"connections":{"1":1,"7":7}} or {"exclude":{"1":1}}
/// SEND_TO_UID    ["u1",100]
/// SEND_TO_GROUP  {"group":["room",42],"exclude":null}
/// SELECT         {"fields":["uid"],"where":{"groups":["room"]}}, where may be []
/// ```
///
/// A list of names holds an integer as a number in the first two and as a string in the others,
/// because that is what PHP backends mostly have at hand there. Either is read.
final class ClientLists {
    private ClientLists() {}

    static byte[] encode(Recipients recipients) {
        return switch (recipients) {
            case Recipients.Everyone everyone -> Packet.NOTHING;
            case Recipients.Only only -> connections("connections", only.connections());
            case Recipients.AllBut allBut -> connections("exclude", allBut.connections());
        };
    }

    static Recipients recipients(byte[] ext) {
        if (ext.length == 0) {
            return new Recipients.Everyone();
        }
        return JsonReader.read("ext_data of SEND_TO_ALL", ext, ClientLists::recipients);
    }

    private static Recipients recipients(JsonReader json) {
        var only = new ArrayList<Connections>(1);
        var except = new ArrayList<Connections>(1);
        if (json.isList()) {
            // what PHP makes of an array with nothing in it
            json.values("recipients", () -> except.add(json.connections("exclude")));
        } else {
            json.fields(
                    "recipients",
                    name -> {
                        switch (name) {
                            case "connections" -> {
                                if (!json.isNull()) {
                                    only.add(json.connections(name));
                                }
                            }
                            case "exclude" -> except.add(json.connections(name));
                            default -> json.skip();
                        }
                    });
        }
        if (!only.isEmpty()) {
            return new Recipients.Only(only.getLast());
        }
        boolean all = except.isEmpty() || except.getLast().isEmpty();
        return all ? new Recipients.Everyone() : new Recipients.AllBut(except.getLast());
    }

    private static byte[] connections(String name, Connections connections) {
        var json = JsonWriter.asciiOnly().raw("{\"" + name + "\":");
        write(json, connections);
        return json.raw("}").toBytes();
    }

    static byte[] encodeNames(List<String> names, boolean integersAsNumbers) {
        var json = JsonWriter.asciiOnly();
        write(json, names, integersAsNumbers);
        return json.toBytes();
    }

    static List<String> names(String what, byte[] ext) {
        return JsonReader.read(what, ext, json -> json.names(what));
    }

    static byte[] encodeGroups(SendToGroup command) {
        var json = JsonWriter.asciiOnly().raw("{\"group\":");
        write(json, command.groups(), true);
        json.raw(",\"exclude\":");
        if (command.except().isEmpty()) {
            json.raw("null");
        } else {
            write(json, command.except());
        }
        return json.raw("}").toBytes();
    }

    static SendToGroup groups(byte[] ext, Message message) {
        return JsonReader.read(
                "ext_data of SEND_TO_GROUP",
                ext,
                json -> {
                    var groups = new ArrayList<String>();
                    var except = new Connections[] {Connections.NONE};
                    json.fields(
                            "groups",
                            name -> {
                                switch (name) {
                                    case "group" -> groups.addAll(json.names(name));
                                    case "exclude" -> except[0] = json.connections(name);
                                    default -> json.skip();
                                }
                            });
                    return new SendToGroup(groups, except[0], message);
                });
    }

    static byte[] encode(Select query) {
        var json = JsonWriter.asciiOnly().raw("{\"fields\":");
        write(json, query.fields().stream().map(ClientLists::fieldName).toList(), false);
        json.raw(",\"where\":");
        switch (query.where()) {
            case Where.Everyone everyone -> json.raw("[]");
            case Where.AnyOf anyOf -> write(json, anyOf);
        }
        return json.raw("}").toBytes();
    }

    static Select select(byte[] ext) {
        var fields = new ArrayList<ClientField>();
        var where = new Where[] {new Where.Everyone()};
        JsonReader.read(
                "ext_data of SELECT",
                ext,
                json -> {
                    json.fields(
                            "query",
                            name -> {
                                switch (name) {
                                    case "fields" ->
                                            json.names(name)
                                                    .forEach(field -> fields.add(field(field)));
                                    case "where" -> where[0] = where(json);
                                    default -> json.skip();
                                }
                            });
                    return fields;
                });
        return new Select(fields, where[0]);
    }

    static String fieldName(ClientField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private static ClientField field(String name) {
        return switch (name) {
            case "session" -> ClientField.SESSION;
            case "uid" -> ClientField.UID;
            case "groups" -> ClientField.GROUPS;
            default ->
                    throw new IllegalArgumentException(
                            "SELECT knows the fields session, uid and groups, and no other");
        };
    }

    private static Where where(JsonReader json) {
        var groups = new ArrayList<String>();
        var uids = new ArrayList<String>();
        var connections = new Connections[] {Connections.NONE};
        var conditions = new int[1];
        if (json.isObject()) {
            json.fields(
                    "where",
                    name -> {
                        conditions[0]++;
                        switch (name) {
                            case "groups" -> groups.addAll(json.names(name));
                            case "uid" -> uids.addAll(json.names(name));
                            case "connection_id" -> connections[0] = json.connections(name);
                            default ->
                                    throw new IllegalArgumentException(
                                            "SELECT looks for groups, uid and connection_id, and"
                                                    + " nothing else");
                        }
                    });
        } else if (!json.isNull()) {
            json.values("where", () -> conditions[0]++);
            if (conditions[0] > 0) {
                throw new IllegalArgumentException("where is a list, but not an empty one");
            }
        }
        return conditions[0] == 0
                ? new Where.Everyone()
                : new Where.AnyOf(groups, uids, connections[0]);
    }

    private static void write(JsonWriter json, Where.AnyOf where) {
        String separator = "{";
        if (!where.groups().isEmpty()) {
            json.raw(separator).raw("\"groups\":");
            write(json, where.groups(), false);
            separator = ",";
        }
        if (!where.uids().isEmpty()) {
            json.raw(separator).raw("\"uid\":");
            write(json, where.uids(), false);
            separator = ",";
        }
        // one condition always: without any, PHP takes it for everyone
        if (!where.connections().isEmpty() || separator.equals("{")) {
            json.raw(separator).raw("\"connection_id\":");
            write(json, where.connections());
        }
        json.raw("}");
    }

    private static void write(JsonWriter json, List<String> names, boolean integersAsNumbers) {
        String separator = "[";
        for (String name : names) {
            json.raw(separator);
            if (integersAsNumbers && PhpArray.canonical(name) instanceof Long) {
                json.raw(name);
            } else {
                json.string(name);
            }
            separator = ",";
        }
        json.raw(names.isEmpty() ? "[]" : "]");
    }

    /// As PHP writes the array `[1 => 1, 7 => 7]`: a list where the keys are 0, 1, 2…
    private static void write(JsonWriter json, Connections connections) {
        int size = connections.size();
        boolean list = size == 0 || connections.stream().skip(size - 1L).sum() == size - 1;
        var separator = new String[] {list ? "[" : "{"};
        connections.stream()
                .mapToObj(Integer::toUnsignedString)
                .forEach(number -> {
                    json.raw(separator[0]);
                    json.raw(list ? number : "\"" + number + "\":" + number);
                    separator[0] = ",";
                });
        json.raw(size == 0 ? "[]" : list ? "]" : "}");
    }
}
