package io.longline.server.metrics;

import jdk.jfr.Event;
import jdk.jfr.Label;

/// For Flight Recorder: how often something came about at a gateway for one reason. Reasons for
/// which it never did are left out.
abstract class CountedReasonEvent extends Event {

    @Label("Gateway")
    String gateway = "";

    @Label("Reason")
    String reason = "";

    @Label("Count")
    long count;

    final void record(String gateway, String reason, long count) {
        if (count > 0) {
            this.gateway = gateway;
            this.reason = reason;
            this.count = count;
            commit();
        }
    }
}
