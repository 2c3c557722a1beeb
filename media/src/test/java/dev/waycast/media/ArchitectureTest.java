package dev.waycast.media;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds docs/adr/0003-module-boundaries.md. */
@AnalyzeClasses(packages = "dev.waycast.media", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] STAGES = {
        "dev.waycast.media.capture..",
        "dev.waycast.media.codec..",
        "dev.waycast.media.stream..",
        "dev.waycast.media.input..",
        "dev.waycast.media.wayland..",
        "dev.waycast.media.portal.."
    };

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.waycast.media.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FRAME_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("dev.waycast.media.frame..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STAGES);

    @ArchTest
    static final ArchRule QUALITY_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("dev.waycast.media.quality..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STAGES);

    @ArchTest
    static final ArchRule ONLY_PIPELINE_KNOWS_ALL = noClasses()
            .that()
            .resideInAnyPackage(STAGES)
            .or()
            .resideInAPackage("dev.waycast.media.frame..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.waycast.media.pipeline..");

    @ArchTest
    static final ArchRule CODEC_AND_STREAM_KNOW_ONLY_FRAMES = noClasses()
            .that()
            .resideInAnyPackage("dev.waycast.media.codec..", "dev.waycast.media.stream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.waycast.media.capture..",
                    "dev.waycast.media.input..",
                    "dev.waycast.media.wayland..",
                    "dev.waycast.media.portal..");

    @ArchTest
    static final ArchRule CAPTURE_KNOWS_NO_CODEC_OR_STREAM = noClasses()
            .that()
            .resideInAPackage("dev.waycast.media.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.waycast.media.codec..", "dev.waycast.media.stream..");

    @ArchTest
    static final ArchRule INPUT_KNOWS_NO_CAPTURE = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.waycast.media.input..", "dev.waycast.media.wayland..", "dev.waycast.media.portal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.waycast.media.capture..", "dev.waycast.media.codec..", "dev.waycast.media.stream..");
}
