package io.longline.server.control;

import java.util.List;

/// A cluster, as one process sees it.
///
/// @param nodes this process first, then those that gateways told of
/// @param registers those that were asked
/// @param others gateways that tell nothing of themselves: PHP's, and those that do not answer
/// @param otherWorkers those that gateways have and that tell nothing of themselves: PHP's, and
///   Java's that are no part of a service
/// @param remarks what could not be found out, in words
public record ClusterFacts(
        List<NodeFacts> nodes,
        List<SeenRegister> registers,
        List<OtherGateway> others,
        List<OtherWorker> otherWorkers,
        List<String> remarks) {
    public ClusterFacts {
        nodes = nodes == null ? List.of() : List.copyOf(nodes);
        registers = registers == null ? List.of() : List.copyOf(registers);
        others = others == null ? List.of() : List.copyOf(others);
        otherWorkers = otherWorkers == null ? List.of() : List.copyOf(otherWorkers);
        remarks = remarks == null ? List.of() : List.copyOf(remarks);
    }

    /// @param gateways how many it names; -1 when it did not answer
    public record SeenRegister(String address, boolean answers, int gateways) {
        public SeenRegister {
            address = address == null ? "" : address;
        }
    }

    /// What Java's gateways know of a worker, added up over them.
    ///
    /// @param key `address:name:number`, with the address it comes from
    /// @param kind `PHP` or `Java`
    /// @param gateways how many it is connected to
    /// @param clients that it looks after
    /// @param queueBytes what waits for it
    public record OtherWorker(
            String key, String kind, int gateways, long clients, long queueBytes) {
        public OtherWorker {
            key = key == null ? "" : key;
            kind = kind == null ? "" : kind;
        }
    }

    /// @param kind `PHP`, `silent`, or `Java` for one that is no part of a service
    /// @param connections -1 when it is not known
    /// @param groups -1 when it is not known
    /// @param remark what it does not tell, or why it is silent
    public record OtherGateway(
            String address, String kind, long connections, long groups, String remark) {
        public static final String SILENT = "silent";

        static final String WHAT_PHP_TELLS =
                "is PHP's: it tells how many clients and groups it has, and nothing of uids,"
                        + " workers, traffic and queues";

        public OtherGateway {
            address = address == null ? "" : address;
            kind = kind == null ? "" : kind;
            remark = remark == null ? "" : remark;
        }

        public boolean isSilent() {
            return kind.equals(SILENT);
        }

        /// The remark as a sentence.
        String inWords() {
            return "gateway %s %s%s"
                    .formatted(address, isSilent() ? "does not answer: " : "", remark);
        }
    }
}
