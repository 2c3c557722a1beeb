package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.EncoderEffort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be known about hardware encoders on a machine without a GPU. */
class HardwareProviderTest {

    static Stream<HardwareProvider> providers() {
        return ServiceLoader.load(EncoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(HardwareProvider.class::isInstance)
                .map(HardwareProvider.class::cast);
    }

    private static EncoderSettings settings(VideoFormat format, String preset) {
        return new EncoderSettings(format, 1280, 720, 30, 4_000_000, 3, preset, 0);
    }

    @Test
    void allAreRegisteredAboveTheProcessorsAndInTheirOrder() {
        List<String> ordered = ServiceLoader.load(EncoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted((a, b) -> b.priority() - a.priority())
                .map(EncoderProvider::name)
                .toList();
        assertThat(ordered)
                .startsWith(
                        "h264_nvenc",
                        "hevc_nvenc",
                        "av1_nvenc",
                        "h264_vaapi",
                        "hevc_vaapi",
                        "vp8_vaapi",
                        "vp9_vaapi",
                        "av1_vaapi",
                        "h264_qsv",
                        "hevc_qsv",
                        "vp9_qsv",
                        "h264_vulkan",
                        "hevc_vulkan",
                        "libx264");
        assertThat(providers()).allSatisfy(provider -> {
            assertThat(provider.hardware()).isTrue();
            assertThat(provider.provenByProject()).isFalse();
        });
    }

    /** Every name and every value is one that this FFmpeg knows, in every format and with every preset. */
    @ParameterizedTest
    @MethodSource("providers")
    void ffmpegTakesEveryOption(HardwareProvider provider) {
        AVCodec codec = Ffmpeg.encoder(provider.name()).orElseThrow();
        assertThat(avcodec.avcodec_get_name(codec.id()).getString())
                .isEqualTo(provider.capabilities.codec().ffmpegName());
        for (VideoFormat format : provider.capabilities.formats()) {
            for (String preset : List.of("", "p2", "ultrafast", "medium")) {
                Map<String, String> options =
                        provider.options(settings(format, preset).withRefresh(Duration.ofSeconds(2)));
                AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
                try {
                    options.forEach((name, value) -> assertThat(avutil.av_opt_set(context.priv_data(), name, value, 0))
                            .as("%s=%s of %s", name, value, provider.name())
                            .isNotNegative());
                } finally {
                    avcodec.avcodec_free_context(context);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void picturesComeOutAtOnce(HardwareProvider provider) {
        Map<String, String> options =
                provider.options(settings(provider.capabilities.formats().getFirst(), ""));
        if (provider.name().endsWith("_nvenc")) {
            assertThat(options).containsEntry("delay", "0").containsEntry("zerolatency", "1");
        } else {
            assertThat(options).containsEntry("async_depth", "1");
        }
    }

    @Test
    void aPresetOfAnotherEncoderIsNotPassedOn() {
        NvencProvider nvenc = new NvencProvider.H264();
        assertThat(nvenc.options(settings(VideoFormat.H264, "ultrafast"))).containsEntry("preset", "p2");
        assertThat(nvenc.options(settings(VideoFormat.H264, "p1"))).containsEntry("preset", "p1");
        assertThat(new QsvProvider.H264().options(settings(VideoFormat.H264, "p1")))
                .containsEntry("preset", "veryfast");
    }

    @Test
    void whoMayTakeLongerGetsASlowerPreset() {
        assertThat(presets(new NvencProvider.H264())).containsExactly("p2", "p4", "p6");
        assertThat(presets(new QsvProvider.H264())).containsExactly("veryfast", "fast", "medium");
    }

    private static List<String> presets(HardwareProvider provider) {
        return Stream.of(EncoderEffort.values())
                .map(effort -> new EncoderSettings(VideoFormat.H264, 1280, 720, 30, 4_000_000, 3, "", effort, 0, 0))
                .map(settings -> provider.options(settings).get("preset"))
                .toList();
    }

    @Test
    void intraRefreshIsAskedForWhereThereIsOne() {
        EncoderSettings refreshed = settings(VideoFormat.H264, "").withRefresh(Duration.ofSeconds(2));
        assertThat(refreshed.refreshPictures()).isEqualTo(60);
        assertThat(new NvencProvider.H264().options(refreshed)).containsEntry("intra-refresh", "1");
        assertThat(new QsvProvider.H264().options(refreshed))
                .containsEntry("int_ref_type", "1")
                .containsEntry("int_ref_cycle_size", "60");
        assertThat(new QsvProvider.H264().options(settings(VideoFormat.H264, "")))
                .doesNotContainKey("int_ref_type");
    }

    /** One sentence that names the encoder and what is missing, however deep in FFmpeg it failed. */
    @ParameterizedTest
    @MethodSource("providers")
    void withoutAGpuEachSaysWhatIsMissing(HardwareProvider provider) {
        assumeThat(RenderNodes.usable()).isEmpty();
        assertThatThrownBy(provider::probe)
                .isInstanceOf(EncoderException.class)
                .hasMessageStartingWith("The encoder " + provider.name() + " ")
                .hasMessageMatching("(?s).* needs .*\\.");
    }

    @Test
    void aNodeThatIsNoGpuIsNamed(@TempDir Path folder) throws IOException {
        Path node = Files.createFile(folder.resolve("renderD128"));
        EncoderProvider provider = new VaapiProvider.H264().onRenderNode(node);
        assertThat(provider.name()).isEqualTo("h264_vaapi");
        assertThatThrownBy(provider::probe)
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("The encoder h264_vaapi cannot open " + node);
    }

    @Test
    void eachGpuIsTriedWithBothOfItsEncoders() {
        VaapiProvider provider = (VaapiProvider) new VaapiProvider.Vp9().onRenderNode(Path.of("/dev/dri/renderD129"));
        assertThat(provider.ways())
                .containsExactly(
                        new VaapiProvider.Way(Path.of("/dev/dri/renderD129"), false),
                        new VaapiProvider.Way(Path.of("/dev/dri/renderD129"), true));
        assertThat(new X264Provider().onRenderNode(Path.of("/dev/dri/renderD129")))
                .isInstanceOf(X264Provider.class);
    }

    @Test
    void renderNodesAreFoundByNameAndInOrder(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("card0"));
        Files.createFile(folder.resolve("renderD129"));
        Files.createFile(folder.resolve("renderD128"));
        assertThat(RenderNodes.usable(folder))
                .containsExactly(folder.resolve("renderD128"), folder.resolve("renderD129"));
        assertThat(RenderNodes.usable(folder.resolve("missing"))).isEmpty();
    }

    @Test
    void theSelectionMarksWhatTheProjectNeverRan() {
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new ScriptedProvider("gpu", 600), new X264Provider()));
        assertThat(selection.candidates())
                .extracting(EncoderSelection.Candidate::explanation)
                .containsExactly(
                        "The encoder gpu works. The project has never run it itself: it was written by the book, and"
                                + " passed its test here.",
                        "The encoder libx264 works.");
    }
}
