package io.longline.server.control;

import java.util.List;

/// The links of a cluster's gateways to workers and backends, by gateway and number.
///
/// @param complete whether there are no more
/// @param remarks what could not be found out, in words
public record LinkPage(List<Row> links, boolean complete, List<String> remarks) {
    public LinkPage {
        links = links == null ? List.of() : List.copyOf(links);
        remarks = remarks == null ? List.of() : List.copyOf(remarks);
    }

    /// One link.
    ///
    /// @param gateway the inner address of its gateway
    /// @param kind `worker`, which is given events; `backend`, which tells and asks; `unknown` for
    ///   one that has said nothing yet
    /// @param name a worker's, `address:name:number`; "" for all others
    /// @param node the name of the process it comes from; "" where that is not known
    /// @param inProcess whether both ends are in one process: then nothing is sent, and there are
    ///   no addresses
    /// @param remote where it came from
    /// @param local where it came to
    /// @param speaks `Java` or `PHP`
    /// @param tls whether it is encrypted
    /// @param ageMillis how long it has been there; this and what follows is -1 within one process
    /// @param heardMillis how long ago the gateway heard from there
    /// @param packagesIn those that came to the gateway
    /// @param bytesIn theirs, without TLS
    /// @param queuedBytes what waits at the gateway to be sent, or, of a worker of Java, to be
    ///   taken
    public record Row(
            String gateway,
            String kind,
            String name,
            String node,
            boolean inProcess,
            String remote,
            String local,
            String speaks,
            boolean tls,
            long ageMillis,
            long heardMillis,
            long packagesIn,
            long packagesOut,
            long bytesIn,
            long bytesOut,
            long queuedBytes) {
        public Row {
            gateway = gateway == null ? "" : gateway;
            kind = kind == null ? "" : kind;
            name = name == null ? "" : name;
            node = node == null ? "" : node;
            remote = remote == null ? "" : remote;
            local = local == null ? "" : local;
            speaks = speaks == null ? "" : speaks;
        }
    }
}
