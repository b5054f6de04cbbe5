package io.longline.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.longline");

    @Test
    void the_starter_sees_the_server_and_no_role_behind_it() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.longline.register..",
                        "io.longline.gateway..",
                        "io.longline.protocol.wire..",
                        "io.longline.server.http..")
                .because("one place puts the roles together, whoever starts them")
                .check(HOUSE);
    }

    @Test
    void spring_is_known_to_the_starter_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.longline.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.longline.spring..")
                .because("most who run Longline have no Spring")
                .check(HOUSE);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper|Base)$")
                .because("such a name says that the thing was not understood yet")
                .check(HOUSE);
    }
}
