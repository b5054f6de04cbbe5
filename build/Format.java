import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Checks (`check`) or sets right (`apply`) the layout of every Java file below a folder.
class Format {
    public static void main(String[] args) throws Exception {
        boolean apply = args[0].equals("apply");
        var style = JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();
        var formatter = new Formatter(style);
        int wrong = 0;
        for (Path file : javaFiles(Path.of(args[1]))) {
            String found = Files.readString(file);
            String wanted = formatter.formatSourceAndFixImports(found);
            if (!wanted.equals(found)) {
                wrong++;
                if (apply) {
                    Files.writeString(file, wanted);
                }
                System.err.println((apply ? "formatted " : "not formatted: ") + file);
            }
        }
        if (wrong > 0 && !apply) {
            System.err.println("run: mvn -N process-sources -Dformat=apply");
            System.exit(1);
        }
    }

    private static List<Path> javaFiles(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.toString().replace('\\', '/').contains("/target/"))
                    .toList();
        }
    }
}
