package io.longline.server;

import io.longline.server.settings.SettingsException;
import io.longline.worker.Events;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The command line.
@Command(
        name = "longline",
        description =
                "Holds long connections: clients come in over WebSocket or TCP, your Events run in"
                        + " plain blocking Java, any backend pushes.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Try it:           longline demo",
            "Write a file:     longline config --demo > longline.yml",
            "Write yours:      longline dev Chat.java",
            "Run yours:        longline start --events com.example.LiveRoom --classpath app.jar",
            "",
            "Settings come from longline.yml, over it LONGLINE_ variables (http.listen is"
                    + " LONGLINE_HTTP_LISTEN), over those flags.",
            "",
            "Exit codes: 0 stopped in order, 1 could not start, 2 wrong command line, 78 wrong"
                    + " settings."
        })
public final class Main {
    private static final String DEFAULT_COMMAND = "demo";
    private static final int HELP_WIDTH = 100;

    private Main() {}

    public static void main(String[] arguments) {
        int code = run(Surroundings.ofThisProcess(), arguments);
        System.exit(code);
    }

    static int run(Surroundings surroundings, String... arguments) {
        String[] asked = withCommand(arguments);
        int code = commandLine(surroundings, asked[0]).execute(asked);
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    /// The same without a command line: the user's own program, with Events of its own.
    static int run(Surroundings surroundings, Events events) {
        try {
            var service = Service.of(new SettingsFlags(), new ConfigFlag(), surroundings);
            return new Foreground(surroundings)
                    .run(service.settings(), events, service.run(), "", false);
        } catch (SettingsException | CannotStartException problem) {
            return say(problem, surroundings.err());
        }
    }

    /// Knows the command that was asked for and no other, unless it is none: to look all of them
    /// over takes a good part of a start, and is for who wants to read about them.
    private static CommandLine commandLine(Surroundings surroundings, String asked) {
        var line = new CommandLine(CommandSpec.forAnnotatedObject(new Main()));
        Map<String, Function<Surroundings, ?>> commands = commands();
        boolean known = commands.containsKey(asked);
        commands.forEach((name, command) -> {
            if (!known || name.equals(asked)) {
                line.addSubcommand(command.apply(surroundings));
            }
        });
        addHelp(line);
        line.getSubcommands().values().forEach(Main::addHelp);
        return line.setOut(surroundings.out())
                .setErr(surroundings.err())
                .setUsageHelpWidth(HELP_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler(Main::failed);
    }

    /// By their names, in the order in which the help has them.
    private static Map<String, Function<Surroundings, ?>> commands() {
        var commands = new LinkedHashMap<String, Function<Surroundings, ?>>();
        commands.put("demo", DemoCommand::new);
        commands.put("start", StartCommand::new);
        commands.put("stop", StopCommand::new);
        commands.put("restart", RestartCommand::new);
        commands.put("reload", ReloadCommand::new);
        commands.put("drain", DrainCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("connections", ConnectionsCommand::new);
        commands.put("dev", DevCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("prepare", PrepareCommand::new);
        commands.put("version", VersionCommand::new);
        return commands;
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(
                        CommandLine.Model.OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .type(boolean.class)
                                .description("Show this help.")
                                .build());
    }

    /// `longline` and `longline --roles gateway` are demos.
    private static String[] withCommand(String[] arguments) {
        if (arguments.length == 0) {
            return new String[] {DEFAULT_COMMAND};
        }
        if (Set.of("--version", "-V").contains(arguments[0])) {
            return new String[] {"version"};
        }
        boolean onlyFlags =
                arguments[0].startsWith("-") && !Set.of("-h", "--help").contains(arguments[0]);
        return onlyFlags
                ? Stream.concat(Stream.of(DEFAULT_COMMAND), Arrays.stream(arguments))
                        .toArray(String[]::new)
                : arguments;
    }

    private static int failed(Exception problem, CommandLine line, ParseResult parsed) {
        int code = say(problem, line.getErr());
        if (line.getParseResult().matchedOptionValue("--verbose", false)) {
            problem.printStackTrace(line.getErr());
        } else if (code == ExitCode.CANNOT_START) {
            line.getErr().println("longline: --verbose shows more");
        }
        return code;
    }

    /// One clear line for what the user can mend; no stack trace.
    private static int say(Exception problem, PrintWriter err) {
        String what =
                switch (problem) {
                    case SettingsException wrong -> wrong.getMessage();
                    case CannotStartException clear -> clear.getMessage();
                    default -> "stopped by a mistake of its own: " + problem;
                };
        err.println("longline: " + what);
        return problem instanceof SettingsException ? ExitCode.SETTINGS : ExitCode.CANNOT_START;
    }
}
