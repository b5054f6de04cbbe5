package io.longline.server.control;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Columns of text, each as wide as its widest cell; numbers to the right. Cells are escaped. A
/// column that may be left out is, when it says nothing in any row.
public final class TextTable {
    private static final String GAP = "  ";
    private static final int WIDEST_CELL = 64;

    private static final Set<String> NOTHING = Set.of("-", "0", "0 B", "no");

    private final List<Head> heads;
    private final List<List<String>> rows = new ArrayList<>();

    private record Head(String text, boolean right, boolean optional) {
        static Head of(String marked) {
            boolean optional = marked.startsWith("?");
            String rest = optional ? marked.substring(1) : marked;
            boolean right = rest.startsWith(">");
            return new Head(right ? rest.substring(1) : rest, right, optional);
        }
    }

    /// @param heads one that begins with `>` stands over numbers, one that begins with `?` over a
    ///   column that may be left out, and `?>` says both
    public TextTable(String... heads) {
        this.heads = Stream.of(heads).map(Head::of).toList();
    }

    public void row(Object... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(
                    "%d cells for %d columns".formatted(cells.length, heads.size()));
        }
        var row = new ArrayList<String>();
        for (Object cell : cells) {
            row.add(Escaped.of(cell.toString(), WIDEST_CELL));
        }
        rows.add(row);
    }

    /// A row of which only the first cells are known; a dash stands for each of the others.
    void rowThatBegins(Object... cells) {
        var row = new ArrayList<Object>(List.of(cells));
        row.addAll(Collections.nCopies(heads.size() - cells.length, "-"));
        row(row.toArray());
    }

    /// A cell that may have nothing to say.
    static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /// The table, if it has a row, and what is said below it.
    ///
    /// @param summary one line, escaped where that is needed
    /// @param remarks what could not be found out, in words
    String with(String summary, List<String> remarks) {
        var text = new StringBuilder(isEmpty() ? "" : toString());
        text.append(summary).append('\n');
        remarks.forEach(remark -> text.append("! ").append(Escaped.of(remark)).append('\n'));
        return text.toString();
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        line(text, heads.stream().map(Head::text).toList());
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (isShown(i)) {
                String padding = " ".repeat(width(i) - Columns.of(cells.get(i)));
                line.append(line.isEmpty() ? "" : GAP)
                        .append(
                                heads.get(i).right()
                                        ? padding + cells.get(i)
                                        : cells.get(i) + padding);
            }
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private boolean isShown(int column) {
        return !heads.get(column).optional()
                || rows.stream().anyMatch(row -> !NOTHING.contains(row.get(column)));
    }

    private int width(int column) {
        int widest = Columns.of(heads.get(column).text());
        for (List<String> row : rows) {
            widest = Math.max(widest, Columns.of(row.get(column)));
        }
        return widest;
    }
}
