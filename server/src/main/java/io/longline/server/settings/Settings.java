package io.longline.server.settings;

import static io.longline.server.settings.InvalidSetting.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Everything that can be set. Each key has a default; `docs/settings.md` lists them all.
///
/// A component is a key: `stopTimeout` here is `stop-timeout` in `longline.yml`.
///
/// @param roles what this process is
/// @param secret what peers must know to come in; none for none
/// @param secretFile a file that holds the secret, "" for none
/// @param clientIds how client ids are written for those outside
/// @param innerTls TLS on the links inside the cluster
/// @param registers the Registers to join; empty for the one at `register.listen`
/// @param stopTimeout how long handlers may take at an orderly stop, and those of `onClose` again
public record Settings(
        List<Role> roles,
        Secret secret,
        String secretFile,
        ClientIdForm clientIds,
        InnerTls innerTls,
        Register register,
        List<HostPort> registers,
        List<GatewaySection> gateways,
        WorkerSection worker,
        Http http,
        Redis redis,
        Transport transport,
        Run run,
        Duration stopTimeout) {

    /// The file that is read when none is named.
    public static final String FILE_NAME = "longline.yml";

    public Settings {
        roles = List.copyOf(roles);
        registers = List.copyOf(registers);
        gateways = List.copyOf(gateways);
        require(!roles.isEmpty(), "roles", "name at least one of register, gateway, worker");
        require(Set.copyOf(roles).size() == roles.size(), "roles", "a role is named twice");
        for (int i = 0; i < registers.size(); i++) {
            require(
                    registers.get(i).port() != 0,
                    "registers[%d]".formatted(i),
                    "nobody can be reached on port 0; expected host:port, as 10.0.0.1:1238");
        }
        require(
                clientIds == ClientIdForm.PLAIN || !secret.isNone(),
                "client-ids",
                "sealed client ids need a secret; set secret or secret-file to the same value in"
                        + " every process");
        Conflicts.check(roles, secret, register, gateways, http);
    }

    public static Settings defaults() {
        return new Settings(
                List.of(Role.REGISTER, Role.GATEWAY, Role.WORKER),
                Secret.NONE,
                "",
                ClientIdForm.PLAIN,
                InnerTls.NONE,
                Register.defaults(),
                List.of(),
                List.of(GatewaySection.defaults(0)),
                WorkerSection.defaults(),
                Http.defaults(),
                Redis.defaults(),
                Transport.defaults(),
                Run.defaults(),
                Duration.ofSeconds(5));
    }

    /// Settings from YAML text alone: for programs that bring theirs along.
    ///
    /// @throws SettingsException naming everything that is wrong with it
    public static Settings parse(String yaml) {
        return new SettingsSources().yaml("settings", yaml).load().settings();
    }

    /// Settings from `longline.yml` in the working directory, when there is one, and the
    /// environment over it.
    ///
    /// @throws SettingsException naming everything that is wrong with them
    public static Settings load() {
        return new SettingsSources()
                .fileWhenThere(Path.of(FILE_NAME))
                .environment(System.getenv())
                .load()
                .settings();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /// How client ids are written for those outside.
    public enum ClientIdForm {
        /// As GatewayWorker writes them.
        PLAIN,
        /// So that they give nothing away.
        SEALED
    }

    /// @param certificate a PEM file with this process's certificate, "" for no TLS
    /// @param key a PEM file with its private key
    /// @param authority a PEM file with the certificates of those who vouch for peers
    public record InnerTls(String certificate, String key, String authority) {
        static final InnerTls NONE = new InnerTls("", "", "");

        public InnerTls {
            boolean none = certificate.isEmpty() && key.isEmpty() && authority.isEmpty();
            String all =
                    "TLS inside the cluster needs certificate, key and authority, three PEM files";
            require(none || !certificate.isEmpty(), "certificate", all);
            require(none || !key.isEmpty(), "key", all);
            require(none || !authority.isEmpty(), "authority", all);
        }

        public boolean isOn() {
            return !certificate.isEmpty();
        }
    }

    /// @param listen where workers, gateways and backends find this Register
    public record Register(HostPort listen) {
        static Register defaults() {
            return new Register(new HostPort(HostPort.LOOPBACK, 1236));
        }
    }

    /// @param enabled whether there is HTTP at all
    /// @param root a folder, or `classpath:` and a folder of it; "" when there are no pages
    /// @param metrics whether figures can be read there
    public record Http(boolean enabled, HostPort listen, String root, boolean metrics) {
        static Http defaults() {
            return new Http(false, new HostPort(HostPort.LOOPBACK, 7280), "", true);
        }
    }

    /// How a service is found by the commands that look after it.
    ///
    /// @param folder where its pid file, control socket and log file are; "" for `run` beside the
    ///   settings file, or in the working directory without one
    /// @param name what they are called; "" for the settings file's name, with the roles behind it
    ///   when they came from `--roles`
    public record Run(String folder, String name) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}|");

        public Run {
            require(
                    NAME.matcher(name).matches(),
                    "name",
                    "expected letters, digits, '.', '-' and '_', as gateway-2");
        }

        static Run defaults() {
            return new Run("", "");
        }

        /// Whether nobody has said where, or by what name.
        public boolean isByDefault() {
            return folder.isEmpty() && name.isEmpty();
        }
    }

    /// @param url where the user's Events find Redis; none for none
    public record Redis(ServiceUrl url) {
        static Redis defaults() {
            return new Redis(ServiceUrl.NONE);
        }
    }

    /// @param kind what carries the clients' connections
    /// @param threads event loops for them; 0 for one to every two processors
    public record Transport(Kind kind, int threads) {

        /// What carries the clients' connections.
        public enum Kind {
            /// epoll where there is epoll, NIO elsewhere.
            AUTO,
            EPOLL,
            NIO
        }

        public Transport {
            require(
                    threads >= 0 && threads <= 1024,
                    "threads",
                    "expected 0 (one to every two processors) to 1024, as 4");
        }

        static Transport defaults() {
            return new Transport(Kind.AUTO, 0);
        }
    }
}
