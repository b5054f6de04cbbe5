package io.longline.register;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses REGISTER =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.longline.register");

    @Test
    void the_register_knows_no_other_role() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.gateway..",
                        "io.longline.client..",
                        "io.longline.worker..",
                        "io.longline.server..",
                        "io.netty..",
                        "tools.jackson..")
                .because("any of them may run without it, and its lines are read in protocol.wire")
                .check(REGISTER);
    }

    @Test
    void registrations_are_state_alone() {
        classes()
                .that()
                .haveSimpleName("Registrations")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.longline.register", "java.util..", "java.lang..")
                .because("who is announced can then be tried without a socket or a clock")
                .check(REGISTER);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper|Base)$")
                .because("such a name says that the thing was not understood yet")
                .check(REGISTER);
    }

    @Test
    void nothing_writes_to_the_console() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("a library that prints cannot be silenced")
                .check(REGISTER);
    }
}
