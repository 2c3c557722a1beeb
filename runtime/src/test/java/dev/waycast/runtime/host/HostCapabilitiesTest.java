package dev.waycast.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.codec.EncoderCapabilities;
import dev.waycast.media.codec.EncoderSelection.Candidate;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostCapabilitiesTest {

    private static final GpuCapabilities NO_GPU = new GpuCapabilities(List.of(), List.of(), false);
    private static final GpuCapabilities GPU = new GpuCapabilities(
            List.of("/dev/dri/renderD128"), List.of("/dev/dri/renderD128 (driver): H.264 High"), true);

    @Test
    void encodersOfTheGpuAreToldFromThoseOfTheProcessor() {
        HostCapabilities found = HostCapabilities.of(
                List.of(candidate("h264_vaapi", true), candidate("libx264", false), missing("h264_nvenc")));
        assertThat(found.encoders()).containsExactly("h264_vaapi", "libx264");
        assertThat(found.hardware()).containsExactly("h264_vaapi");
        assertThat(found.missing()).containsExactly("The encoder h264_nvenc needs NVIDIA's driver.");
    }

    @Test
    void whatAnotherProcessPrintsIsReadAgainWhateverElseItPrints() {
        HostCapabilities host = new HostCapabilities(
                List.of("h264_vaapi", "libx264"),
                List.of("h264_vaapi"),
                List.of("The encoder h264_nvenc needs NVIDIA's driver."),
                GPU);
        List<String> lines = new ArrayList<>(host.lines());
        lines.add(1, "libva info: va_openDriver() returns 0");
        assertThat(HostCapabilities.parse(lines)).isEqualTo(host);
    }

    @Test
    void anotherHostIsComparedInSentences() {
        HostCapabilities built =
                new HostCapabilities(List.of("h264_vaapi", "libx264"), List.of("h264_vaapi"), List.of(), GPU);
        HostCapabilities here = new HostCapabilities(List.of("libx264"), List.of(), List.of(), NO_GPU);
        Set<String> tried = Set.of("h264_vaapi", "libx264");
        assertThat(built.differences(built, tried)).isEmpty();
        assertThat(built.differences(here, tried))
                .contains(
                        "The encoder h264_vaapi worked at build time and is not used: it is missing here.",
                        "NVIDIA's encode library was there at build time and is not there now.");
        assertThat(built.differences(here, Set.of("libx264")))
                .as("an encoder that the settings rule out")
                .noneMatch(sentence -> sentence.contains("h264_vaapi worked"));
    }

    private static Candidate candidate(String name, boolean hardware) {
        EncoderCapabilities capabilities =
                new EncoderCapabilities(name, VideoCodec.H264, Set.of(ChromaSampling.YUV420), hardware, false, false);
        return new Candidate(name, Optional.of(capabilities), "The encoder " + name + " works.");
    }

    private static Candidate missing(String name) {
        return new Candidate(name, Optional.empty(), "The encoder " + name + " needs NVIDIA's driver.");
    }
}
