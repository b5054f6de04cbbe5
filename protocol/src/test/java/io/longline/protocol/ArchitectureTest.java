package io.longline.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses PROTOCOL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.longline.protocol");

    @Test
    void the_vocabulary_knows_no_bytes() {
        noClasses()
                .that()
                .resideInAPackage("io.longline.protocol")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.longline.protocol.wire", "tools.jackson..")
                .because("commands and events also go from hand to hand within one process")
                .check(PROTOCOL);
    }

    @Test
    void json_is_read_in_one_place() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.JsonReader(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .because("it bounds depth and keeps secrets out of error messages")
                .check(PROTOCOL);
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
                .because("they cross threads and processes, and tests compare them")
                .check(PROTOCOL);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper|Base)$")
                .because("such a name says that the thing was not understood yet")
                .check(PROTOCOL);
    }

    @Test
    void no_package_needs_one_that_needs_it() {
        slices().matching("io.longline.(**)").should().beFreeOfCycles().check(PROTOCOL);
    }

    @Test
    void nothing_writes_to_the_console() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("a library that prints cannot be silenced")
                .check(PROTOCOL);
    }
}
