package io.longline.server;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/// Shows each text in the place of the one before it. In a terminal whose size is known that is on
/// its alternate screen: what was there before is there again at the end, also when a signal ends
/// the process, and nothing is pushed into what can be scrolled back.
final class LiveScreen implements AutoCloseable {
    /// No line goes on in the next row, should the terminal take a sign for wider than it was taken
    /// for here.
    private static final String ENTER = "\u001b[?1049h\u001b[?7l";

    private static final String LEAVE = "\u001b[?7h\u001b[?1049l";

    /// To the upper left, and nothing below what is written.
    private static final String HOME = "\u001b[H";

    private static final String CLEAR_TO_LINE_END = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;
    private final Thread atSignal = new Thread(this::leave, "leave-screen");
    private boolean entered; // guarded by this
    private boolean closed; // guarded by this

    LiveScreen(PrintWriter out) {
        this.out = out;
        Runtime.getRuntime().addShutdownHook(atSignal);
    }

    /// Written over the former one, so that nothing flickers.
    ///
    /// @param text whole lines
    synchronized void show(String text, Screen screen) {
        if (closed) {
            return; // the process is about to end
        }
        switch (screen) {
            case Screen.None _ -> out.print(text);
            case Screen.OfUnknownSize _ ->
                    out.print(HOME + text.replace("\n", CLEAR_TO_LINE_END + "\n") + CLEAR_BELOW);
            case Screen.OfSize size -> cut(text, size);
        }
        out.flush();
    }

    private void cut(String text, Screen.OfSize size) {
        if (!entered) {
            entered = true;
            out.print(ENTER);
        }
        List<String> lines = size.showing(text);
        // rows are cleared before they are written: after one that is full the cursor stands on its
        // last sign
        out.print(
                HOME
                        + lines.stream()
                                .map(line -> CLEAR_TO_LINE_END + line)
                                .collect(Collectors.joining("\n")));
        if (lines.size() < size.rows()) {
            out.print("\n" + CLEAR_BELOW);
        }
    }

    private synchronized void leave() {
        closed = true;
        if (entered) {
            entered = false;
            out.print(LEAVE);
            out.flush();
        }
    }

    @Override
    public void close() {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(atSignal);
        } catch (IllegalStateException ending) {
            // a signal has come meanwhile, and it does no harm twice
        }
    }
}
