package io.longline.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses WORKER =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.longline.worker");

    @Test
    void a_worker_knows_gateways_by_their_links_alone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.gateway..",
                        "io.longline.register..",
                        "io.longline.server..",
                        "io.netty..",
                        "tools.jackson..")
                .because("a gateway may be in this process, in another, or of PHP")
                .check(WORKER);
    }

    @Test
    void order_and_memory_need_no_sockets() {
        classes()
                .that()
                .haveSimpleNameStartingWith("ClientLanes")
                .or()
                .haveSimpleNameStartingWith("WrittenSessions")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.worker", "io.longline.protocol", "java..", "org.jspecify..")
                .andShould()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("java.net..")
                .because("what must be right in every order is tried without a network")
                .check(WORKER);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper|Base)$")
                .because("such a name says that the thing was not understood yet")
                .check(WORKER);
    }

    @Test
    void nothing_writes_to_the_console() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("a library that prints cannot be silenced")
                .check(WORKER);
    }
}
