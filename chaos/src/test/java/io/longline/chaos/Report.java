package io.longline.chaos;

import io.longline.worker.CloseCause;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What callers and workers have to say when all is over.
///
/// @param calls one for each connection
/// @param oddities what was not as it should be
/// @param closes what the workers' onClose saw
record Report(List<Call> calls, List<Oddity> oddities, List<Close> closes) {

    /// @param sent how many numbers
    record Call(String tag, String gateway, long opened, long closed, int sent) {}

    /// @param worker who looked after the caller just before
    record Oddity(Kind kind, String tag, int number, long sentAt, String worker) {}

    enum Kind {
        /// Never answered, though a later number was.
        LOST,
        /// Never answered, nor was anything later: the connection ended.
        CUT_SHORT,
        /// Answered again.
        TWICE,
        /// Answered after a later number.
        LATE
    }

    record Close(String tag, long at, CloseCause cause) {}

    /// Who left before it said hello.
    private static final String NOBODY = "null";

    static Report read(List<String> callers, List<Path> journals) throws IOException {
        var calls = new ArrayList<Call>();
        var oddities = new ArrayList<Oddity>();
        for (String line : callers) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("call")) {
                calls.add(
                        new Call(
                                words[1],
                                words[2],
                                Long.parseLong(words[3]),
                                Long.parseLong(words[4]),
                                Integer.parseInt(words[5])));
            } else {
                oddities.add(
                        new Oddity(
                                Kind.valueOf(words[0]),
                                words[1],
                                Integer.parseInt(words[2]),
                                Long.parseLong(words[3]),
                                words[4]));
            }
        }
        var closes = new ArrayList<Close>();
        for (Path journal : journals) {
            for (String line : Files.readAllLines(journal)) {
                String[] words = line.split(" ", -1);
                if (!words[1].equals(NOBODY)) {
                    closes.add(
                            new Close(
                                    words[1],
                                    Long.parseLong(words[2]),
                                    CloseCause.valueOf(words[3])));
                }
            }
        }
        return new Report(calls, oddities, closes);
    }

    int sent() {
        return calls.stream().mapToInt(Call::sent).sum();
    }
}
