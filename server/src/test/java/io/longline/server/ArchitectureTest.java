package io.longline.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;

import io.longline.protocol.GatewayCommand;
import io.longline.protocol.WorkerEvent;

import org.junit.jupiter.api.Test;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Who knows whom in the house, and what is said nowhere in it.
class ArchitectureTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("io.longline");

    @Test
    void the_whole_house_is_looked_at() {
        for (String room :
                new String[] {
                    "protocol",
                    "protocol.wire",
                    "register",
                    "gateway",
                    "gateway.transport",
                    "client",
                    "worker",
                    "server",
                    "server.dev",
                    "server.http",
                    "server.metrics",
                    "server.settings"
                }) {
            assertThat(HOUSE.stream())
                    .as(room)
                    .anyMatch(c -> c.getPackageName().equals("io.longline." + room));
        }
    }

    @Test
    void the_vocabulary_knows_neither_bytes_nor_roles() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.protocol")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.protocol.wire..",
                        "io.longline.register..",
                        "io.longline.gateway..",
                        "io.longline.client..",
                        "io.longline.worker..",
                        "io.longline.server..")
                .because("commands and events mean the same in a process and across a socket")
                .check(HOUSE);
    }

    @Test
    void the_bytes_know_the_vocabulary_alone() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.protocol.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.register..",
                        "io.longline.gateway..",
                        "io.longline.client..",
                        "io.longline.worker..",
                        "io.longline.server..")
                .because("every role reads and writes the same bytes")
                .check(HOUSE);
    }

    @Test
    void gateways_and_their_callers_meet_through_links_alone() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.client..",
                        "io.longline.worker..",
                        "io.longline.register..",
                        "io.longline.server..")
                .because("a gateway serves workers of PHP as it serves ours")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage("io.longline.client..", "io.longline.worker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.gateway..", "io.longline.register..", "io.longline.server..")
                .because("a worker and a backend serve gateways of PHP as they serve ours")
                .check(HOUSE);
    }

    @Test
    void a_backend_needs_no_worker() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.longline.worker..")
                .because("any web application may push, and brings few jars for it")
                .check(HOUSE);
    }

    @Test
    void the_register_knows_no_other_role() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.register..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.gateway..",
                        "io.longline.client..",
                        "io.longline.worker..",
                        "io.longline.server..")
                .because("it hands out addresses and does not care whose they are")
                .check(HOUSE);
    }

    @Test
    void netty_is_where_the_many_connections_are() {
        noClasses()
                .that(notIn("io.longline.gateway.transport.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("what does not hold sockets can be run in one thread, in a test")
                .check(HOUSE);
    }

    @Test
    void each_library_of_the_server_is_known_to_one_place() {
        noClasses()
                .that(notIn("io.longline.server.http.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .because("another HTTP server must be the work of a day")
                .check(HOUSE);
        noClasses()
                .that(notIn("io.longline.server.metrics.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .because("figures are records to everybody else")
                .check(HOUSE);
        noClasses()
                .that(notIn("io.longline.server.settings.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .because("settings are records to everybody else")
                .check(HOUSE);
        noClasses()
                .that(notIn("io.longline.server"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("a command line is one way to start Longline, and not the only one")
                .check(HOUSE);
        noClasses()
                .that(notIn("io.longline.server.dev.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.tools..")
                .because("only a JDK has a compiler, and Longline runs without one")
                .check(HOUSE);
    }

    @Test
    void settings_pages_and_sources_know_no_role() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.longline.server.settings..",
                        "io.longline.server.http..",
                        "io.longline.server.dev..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.gateway..",
                        "io.longline.client..",
                        "io.longline.worker..",
                        "io.longline.register..",
                        "io.longline.server")
                .because("one place puts the roles together")
                .check(HOUSE);
    }

    @Test
    void the_environment_is_read_by_the_server_alone() {
        noClasses()
                .that(notIn("io.longline.server.."))
                .and(notIn("io.longline.examples.."))
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .because("what can be set is one list, in docs/settings.md")
                .check(HOUSE);
    }

    @Test
    void what_tests_need_is_known_to_tests_alone() {
        noClasses()
                .that(notIn("io.longline.testing.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.longline.testing..")
                .because("it is not shipped")
                .check(HOUSE);
    }

    @Test
    void commands_and_events_are_records() {
        classes()
                .that()
                .implement(GatewayCommand.class)
                .or()
                .implement(WorkerEvent.class)
                .and()
                .areNotInterfaces()
                .should()
                .beRecords()
                .because("they are compared, logged and sent")
                .check(HOUSE);
    }

    @Test
    void addresses_are_spelled_in_one_place() {
        noClasses()
                .that()
                .doNotHaveSimpleName("AddressText")
                .should()
                .callMethod(InetAddress.class, "getHostAddress")
                .orShould()
                .callMethod(Inet6Address.class, "getHostAddress")
                .because("who searches for an address as it was set must find it")
                .check(HOUSE);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("io.longline.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper|Base)$")
                .because("such a name says that the thing is not understood yet")
                .check(HOUSE);
    }

    @Test
    void nobody_prints_past_the_log() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Surroundings")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("an operator finds everything in one place")
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> notIn(String place) {
        return DescribedPredicate.not(resideInAPackage(place));
    }
}
