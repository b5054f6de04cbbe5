package io.longline.server.doctor;

import static io.longline.server.doctor.Finding.Level.OK;
import static io.longline.server.doctor.Finding.Level.WARNING;
import static io.longline.server.doctor.Finding.Level.WRONG;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.tls.PemIdentity;
import io.longline.server.control.ClusterFacts;
import io.longline.server.control.ClusterFacts.OtherGateway;
import io.longline.server.control.ClusterFacts.SeenRegister;
import io.longline.server.control.GatewayFacts;
import io.longline.server.control.NodeFacts;
import io.longline.server.control.ProcessFacts;
import io.longline.server.control.RunFolder;
import io.longline.server.settings.Settings;
import io.longline.testing.Certificates;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Each thing that doctor looks at, found as it should not be; with what a cluster would have told.
class DoctorTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final String REGISTER = "10.9.9.9:1236";
    private static final Settings SETTINGS =
            Settings.parse("registers: [" + REGISTER + "]\nroles: [gateway, worker]\nsecret: s");

    private @TempDir Path folder;

    @Test
    void a_register_that_does_not_answer_is_wrong_in_its_own_words() {
        var cluster =
                new ClusterFacts(
                        List.of(),
                        List.of(new SeenRegister(REGISTER, false, -1)),
                        List.of(),
                        List.of(),
                        List.of("Register " + REGISTER + " cannot be reached (timed out)"));

        assertThat(about("register", patient(null, cluster)))
                .containsExactly(
                        new Finding(
                                WRONG,
                                "register",
                                "Register 10.9.9.9:1236 cannot be reached (timed out)"));
    }

    @Test
    void a_clock_that_is_off_is_told_with_its_seconds_and_its_side() {
        NodeFacts own = node("own", NOW, 70_000, List.of());
        var cluster =
                cluster(
                        own,
                        node("early", NOW + 45_000, 70_000, List.of()),
                        node("late", NOW - 3_600_000, 70_000, List.of()),
                        node("right", NOW - 15_000, 70_000, List.of()));

        List<Finding> clocks = about("clock", patient(own, cluster));

        assertThat(clocks).extracting(Finding::level).containsExactly(WARNING, WARNING, OK);
        assertThat(clocks.get(0).text()).startsWith("that of early on host is 45 s ahead of this");
        assertThat(clocks.get(1).text()).startsWith("that of late on host is 3600 s behind this");
    }

    @Test
    void few_files_are_few_clients() {
        NodeFacts own = node("own", NOW, 1024, List.of());

        Finding files = about("files", patient(own, cluster(own))).getFirst();

        assertThat(files.level()).isEqualTo(WARNING);
        assertThat(files.text()).contains("only 1,024 may be open", "ulimit -n", "LimitNOFILE");
        NodeFacts roomy = node("own", NOW, 65_536, List.of());
        assertThat(about("files", patient(roomy, cluster(roomy))).getFirst().level()).isEqualTo(OK);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell")
    void the_kernels_backlog_is_what_cat_says() throws Exception {
        Process cat = new ProcessBuilder("cat", "/proc/sys/net/core/somaxconn").start();
        int backlog =
                Integer.parseInt(
                        new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                                .strip());
        NodeFacts own = node("own", NOW, 70_000, List.of());

        Finding kernel = about("kernel", patient(own, cluster(own))).getFirst();

        assertThat(kernel.text())
                .contains("%,d connections may wait to be accepted".formatted(backlog));
        assertThat(kernel.level()).isEqualTo(backlog < 4096 ? WARNING : OK);
    }

    @Test
    void an_advertised_address_that_nobody_hears_is_a_warning() throws Exception {
        String deaf = "127.0.0.1:1"; // where nothing has listened for decades
        NodeFacts own = node("own", NOW, 70_000, List.of(gateway("web", deaf, 1)));
        var settings = Settings.parse("registers: [127.0.0.1:1236]");

        Finding address = about("address", patient(settings, own, cluster(own))).getFirst();

        assertThat(address.level()).isEqualTo(WARNING);
        assertThat(address.text())
                .startsWith("gateway web cannot be reached at " + deaf + " from here (")
                .contains("inner.advertise");
    }

    @Test
    void a_gateway_that_sends_others_to_their_own_machine_is_wrong() {
        Finding address =
                about("address", patient(null, cluster())).getFirst(); // it would bind loopback

        assertThat(address.level()).isEqualTo(WRONG);
        assertThat(address.text())
                .startsWith("gateway web tells Register 10.9.9.9:1236 to send others to 127.0.0.1:")
                .contains("set gateways.web.inner.advertise");
    }

    @Test
    void after_a_start_only_what_nothing_failed_at_is_told() {
        NodeFacts own = node("own", NOW, 1024, List.of(gateway("web", "127.0.0.1:2900", 0)));
        NodeFacts late = node("late", NOW - 3_600_000, 1024, List.of());
        NodeFacts right = node("right", NOW, 1024, List.of());

        List<Finding> troubles = Doctor.troublesAfterStart(patient(own, cluster(own, late, right)));

        assertThat(troubles)
                .extracting(Finding::about)
                .containsExactly("address", "clock", "files");
        assertThat(troubles).extracting(Finding::level).containsExactly(WRONG, WARNING, WARNING);
    }

    @Test
    void a_gateway_without_a_worker_and_one_that_is_silent_are_wrong() {
        NodeFacts other = node("other", NOW, 70_000, List.of(gateway("web", "10.0.0.7:2900", 0)));
        var cluster =
                new ClusterFacts(
                        List.of(other),
                        List.of(),
                        List.of(
                                new OtherGateway("10.0.0.8:2900", "silent", -1, -1, "refused"),
                                new OtherGateway("10.0.0.9:2900", "PHP", 3, 1, "GatewayWorker")),
                        List.of(),
                        List.of());

        List<Finding> gateways = about("gateway", patient(null, cluster));

        assertThat(gateways).extracting(Finding::level).containsExactly(WRONG, OK, WRONG);
        assertThat(gateways.get(0).text()).startsWith("10.0.0.8:2900 does not answer: refused");
        assertThat(gateways.get(1).text()).isEqualTo("10.0.0.9:2900 (PHP) answers");
        assertThat(gateways.get(2).text())
                .startsWith("10.0.0.7:2900 (other/web) has no worker")
                .contains("start one for its Register");
    }

    @Test
    void a_run_folder_that_is_a_file_is_wrong() throws Exception {
        Path file = Files.writeString(folder.resolve("run"), "");

        Finding service = about("service", patient(null, cluster())).getFirst();

        assertThat(service.level()).isEqualTo(WRONG);
        assertThat(service.text()).contains(file + " is a file").contains("set run.folder");
    }

    @Test
    void each_of_a_gateways_other_certificates_is_looked_at() throws Exception {
        Certificates first = Certificates.make(folder, "first", "EC", "dns:example.com");
        Certificates second = Certificates.make(folder, "second", "EC", "dns:example.org");
        Path broken = Files.writeString(folder.resolve("broken.pem"), "no certificate");
        Path missing = folder.resolve("missing.pem");
        Settings settings =
                shown(
                        first,
                        second,
                        new Certificates(broken, second.key()),
                        new Certificates(second.certificate(), missing),
                        new Certificates(second.certificate(), first.key()));

        List<Finding> tls = tls(settings, Instant.now());

        // 90 days are what keytool gives
        assertThat(tls).extracting(Finding::level).containsExactly(OK, OK, WRONG, WRONG, WRONG);
        assertThat(tls.get(0).text())
                .startsWith("the certificate of gateways.web.tls is good until ");
        assertThat(tls.get(1).text())
                .startsWith("the certificate of gateways.web.tls.others[0] is good until ");
        assertThat(tls.get(2).text())
                .startsWith("gateways.web.tls.others[1]")
                .contains(broken.toString());
        assertThat(tls.get(3).text())
                .startsWith("gateways.web.tls.others[2]")
                .contains(missing.toString(), "gateways.web.tls.others[2].key");
        assertThat(tls.get(4).text())
                .startsWith("gateways.web.tls.others[3]")
                .contains("is not the key of the certificate in " + second.certificate());
    }

    @Test
    void another_certificate_that_has_expired_or_soon_will_is_told_with_its_place()
            throws Exception {
        Certificates certificate = Certificates.make(folder, "first", "EC", "dns:example.com");
        Settings settings = shown(certificate, certificate);
        Instant end =
                PemIdentity.load(certificate.certificate(), certificate.key(), "tls")
                        .chain()
                        .getFirst()
                        .getNotAfter()
                        .toInstant();

        Finding soon = tls(settings, end.minus(Duration.ofDays(13))).getLast();
        Finding expired = tls(settings, end.plusSeconds(1)).getLast();
        Finding early = tls(settings, end.minus(Duration.ofDays(1000))).getLast();

        assertThat(soon.level()).isEqualTo(WARNING);
        assertThat(soon.text()).contains("gateways.web.tls.others[0]", end + ": renew it");
        assertThat(expired.level()).isEqualTo(WRONG);
        assertThat(expired.text()).contains("gateways.web.tls.others[0]", "which is not now");
        assertThat(early.level()).isEqualTo(WRONG);
        assertThat(early.text()).contains("gateways.web.tls.others[0]", "set the clock right");
    }

    private static Settings shown(Certificates first, Certificates... others) {
        String more =
                Stream.of(others)
                        .map(DoctorTest::files)
                        .collect(Collectors.joining("}, {", "{", "}"));
        return Settings.parse(
                "gateways: [{name: web, tls: {%s, others: [%s]}}]".formatted(files(first), more));
    }

    private static String files(Certificates pair) {
        return "certificate: '%s', key: '%s'".formatted(pair.certificate(), pair.key());
    }

    private List<Finding> tls(Settings settings, Instant now) {
        var patient =
                new Patient(
                        settings,
                        new RunFolder(folder.resolve("run"), "chat"),
                        null,
                        cluster(),
                        List.of(),
                        now.toEpochMilli());
        return Doctor.look(patient).stream()
                .filter(finding -> finding.about().equals("tls"))
                .toList();
    }

    private static List<Finding> about(String about, Patient patient) {
        return Doctor.look(patient).stream()
                .filter(finding -> finding.about().equals(about))
                .toList();
    }

    private Patient patient(@Nullable NodeFacts own, ClusterFacts cluster) {
        return patient(SETTINGS, own, cluster);
    }

    private Patient patient(Settings settings, @Nullable NodeFacts own, ClusterFacts cluster) {
        return new Patient(
                settings,
                new RunFolder(folder.resolve("run"), "chat"),
                own,
                cluster,
                settings.registers().stream().map(Object::toString).toList(),
                NOW);
    }

    private static ClusterFacts cluster(NodeFacts... nodes) {
        return new ClusterFacts(List.of(nodes), List.of(), List.of(), List.of(), List.of());
    }

    private static NodeFacts node(
            String name, long nowMillis, long maxFiles, List<GatewayFacts> gateways) {
        return new NodeFacts(
                name,
                name,
                "host",
                1,
                "1",
                "25",
                List.of("gateway"),
                0,
                nowMillis,
                new ProcessFacts(-1, -1, -1, -1, -1, -1, -1, -1, maxFiles),
                null,
                gateways,
                null);
    }

    private static GatewayFacts gateway(String name, String address, int workers) {
        return new GatewayFacts(
                name, "text://", address, false, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, workers, 0,
                0, 0, Map.of(), List.of());
    }
}
