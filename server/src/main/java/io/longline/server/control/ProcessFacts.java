package io.longline.server.control;

/// What a process takes of its machine. -1 where the system does not tell.
///
/// @param heapUsed bytes
/// @param heapMax bytes; what the heap may grow to
/// @param residentBytes all of its memory that is in RAM
/// @param cpuLoad of all processors, 0 to 1, lately
/// @param systemLoad processes that wanted to run, over the last minute
/// @param openFiles sockets among them
public record ProcessFacts(
        long heapUsed,
        long heapMax,
        long residentBytes,
        double cpuLoad,
        double systemLoad,
        int processors,
        int threads,
        long openFiles,
        long maxFiles) {

    static final ProcessFacts UNKNOWN = new ProcessFacts(-1, -1, -1, -1, -1, -1, -1, -1, -1);
}
