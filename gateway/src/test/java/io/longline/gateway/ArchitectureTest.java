package io.longline.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("io.longline");

    @Test
    void netty_is_in_transport_alone() {
        noClasses()
                .that()
                .resideInAPackage("io.longline..")
                .and()
                .resideOutsideOfPackage("io.longline.gateway.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("what a gateway does can be run in one thread, with a seed, in a test")
                .check(HOUSE);
    }

    @Test
    void the_gateway_opens_no_socket_and_reads_no_clock() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.gateway")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "io.longline.gateway.transport..")
                .because("time and sockets come in from outside")
                .check(HOUSE);
    }

    @Test
    void a_gateway_knows_neither_workers_nor_backends() {
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
                .because("they meet only through GatewayLink and WorkerLink")
                .check(HOUSE);
    }

    @Test
    void packages_form_no_cycle() {
        SlicesRuleDefinition.slices()
                .matching("io.longline.(**)")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses().should().haveNameMatching(".*(Impl|Manager|Utils?|Helper|Base)$").check(HOUSE);
    }
}
