package dev.waycast.transports;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds docs/adr/0003-module-boundaries.md. */
@AnalyzeClasses(packages = "dev.waycast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.waycast.transports.(**)").should().beFreeOfCycles();

    /** Every transport is a package of its own: none imports another. */
    @ArchTest
    static final ArchRule NO_TRANSPORT_KNOWS_ANOTHER =
            slices().matching("dev.waycast.transports.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule NO_TRANSPORT_KNOWS_WHERE_PICTURES_COME_FROM = noClasses()
            .that()
            .resideInAPackage("dev.waycast.transports..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.waycast.media.capture..",
                    "dev.waycast.media.codec..",
                    "dev.waycast.media.pipeline..",
                    "dev.waycast.media.wayland..",
                    "dev.waycast.media.portal..");

    @ArchTest
    static final ArchRule NOBODY_BELOW_KNOWS_TRANSPORTS = noClasses()
            .that()
            .resideInAnyPackage("dev.waycast.media..", "dev.waycast.protocols..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.waycast.transports..");
}
