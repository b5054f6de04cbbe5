package io.longline.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLIENT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.longline.client");

    @Test
    void a_backend_needs_the_protocol_and_no_role() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.gateway..",
                        "io.longline.register..",
                        "io.longline.worker..",
                        "io.longline.server..",
                        "io.netty..",
                        "tools.jackson..")
                .because("any backend takes this along, with what it depends on")
                .check(CLIENT);
    }

    @Test
    void the_gateway_api_knows_no_sockets() {
        noClasses()
                .that()
                .haveSimpleName("Gateway")
                .or()
                .haveSimpleName("AsyncGateway")
                .or()
                .haveSimpleName("Cluster")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameContaining("Socket")
                .because("a gateway of this process is commanded by the same calls")
                .check(CLIENT);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper|Base)$")
                .because("such a name says that the thing was not understood yet")
                .check(CLIENT);
    }

    @Test
    void nothing_writes_to_the_console() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("a library that prints cannot be silenced")
                .check(CLIENT);
    }

    @Test
    void nobody_waits_while_synchronized() {
        noClasses()
                .should()
                .callMethod(Object.class, "wait")
                .orShould()
                .callMethod(Object.class, "wait", long.class)
                .because("Java 21 pins a virtual thread that does; locks do not")
                .check(CLIENT);
    }
}
