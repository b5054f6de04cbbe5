package io.longline.register;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which gateways have announced themselves, and by whom.
///
/// An address may be announced by several at once: a gateway that was started anew announces itself
/// before its old connection is known to be dead. It is there until the last of them has gone. Not
/// for use by several threads at once.
final class Registrations {
    private final Map<Object, String> addressByAnnouncer = new LinkedHashMap<>();

    /// @param announcer who announces; one that announces again has moved
    /// @return whether other gateways are there now than before
    boolean announce(Object announcer, String address) {
        List<String> before = addresses();
        addressByAnnouncer.put(announcer, address);
        return !addresses().equals(before);
    }

    /// The announcer has gone.
    ///
    /// @return whether other gateways are there now than before
    boolean withdraw(Object announcer) {
        String address = addressByAnnouncer.remove(announcer);
        return address != null && !addressByAnnouncer.containsValue(address);
    }

    /// Each address once, the longest announced first.
    List<String> addresses() {
        return addressByAnnouncer.values().stream().distinct().toList();
    }
}
