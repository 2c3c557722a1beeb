package dev.waycast.media.codec;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.FrameMemory.DmaBuf.Plane;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.VideoFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrmFrameDescriptorTest {

    /** DRM_FORMAT_XRGB8888. */
    private static final int XR24 = 'X' | 'R' << 8 | '2' << 16 | '4' << 24;

    private static final int O_RDWR = 2;

    /** As a C compiler lays the structures out on 64-bit Linux. */
    @Test
    void theLayoutIsThatOfTheHeader() {
        assertThat(DrmFrameDescriptor.LAYOUT.byteSize()).isEqualTo(528);
        assertThat(offset(groupElement("nb_objects"))).isZero();
        assertThat(inObject(0, "fd")).isEqualTo(8);
        assertThat(inObject(0, "size")).isEqualTo(16);
        assertThat(inObject(0, "format_modifier")).isEqualTo(24);
        assertThat(inObject(1, "fd")).isEqualTo(32);
        assertThat(offset(groupElement("nb_layers"))).isEqualTo(104);
        assertThat(inLayer(0, "format")).isEqualTo(112);
        assertThat(inLayer(0, "nb_planes")).isEqualTo(116);
        assertThat(inPlane(0, 0, "object_index")).isEqualTo(120);
        assertThat(inPlane(0, 0, "offset")).isEqualTo(128);
        assertThat(inPlane(0, 0, "pitch")).isEqualTo(136);
        assertThat(inPlane(0, 1, "object_index")).isEqualTo(144);
        assertThat(inLayer(1, "format")).isEqualTo(216);
    }

    @Test
    void everyPlaneIsDescribedAndTheRestIsEmpty() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(DrmFrameDescriptor.LAYOUT);
            target.fill((byte) 0x55);
            FrameMemory.DmaBuf memory = new FrameMemory.DmaBuf(
                    XR24, 0x0100000000000001L, List.of(new Plane(7, 0, 5120), new Plane(8, 4096, 1280)));
            DrmFrameDescriptor.write(memory, 720, target);

            assertThat(target.get(JAVA_INT, 0)).isEqualTo(2);
            assertThat(target.get(JAVA_INT, inObject(0, "fd"))).isEqualTo(7);
            assertThat(target.get(JAVA_LONG, inObject(0, "size"))).isEqualTo(5120L * 720);
            assertThat(target.get(JAVA_LONG, inObject(0, "format_modifier"))).isEqualTo(0x0100000000000001L);
            assertThat(target.get(JAVA_INT, inObject(1, "fd"))).isEqualTo(8);
            assertThat(target.get(JAVA_LONG, inObject(1, "size"))).isEqualTo(4096 + 1280L * 720);
            assertThat(target.get(JAVA_INT, 104)).isEqualTo(1);
            assertThat(target.get(JAVA_INT, inLayer(0, "format"))).isEqualTo(XR24);
            assertThat(target.get(JAVA_INT, inLayer(0, "nb_planes"))).isEqualTo(2);
            assertThat(target.get(JAVA_INT, inPlane(0, 1, "object_index"))).isEqualTo(1);
            assertThat(target.get(JAVA_LONG, inPlane(0, 1, "offset"))).isEqualTo(4096);
            assertThat(target.get(JAVA_LONG, inPlane(0, 1, "pitch"))).isEqualTo(1280);
            assertThat(target.get(JAVA_INT, inObject(2, "fd"))).isZero();
            assertThat(target.get(JAVA_INT, inLayer(1, "nb_planes"))).isZero();
        }
    }

    @Test
    void aPictureOfTooManyPlanesIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(DrmFrameDescriptor.LAYOUT);
            for (int planes : new int[] {0, 5}) {
                FrameMemory.DmaBuf memory =
                        new FrameMemory.DmaBuf(XR24, 0, Collections.nCopies(planes, new Plane(3, 0, 64)));
                assertThatThrownBy(() -> DrmFrameDescriptor.write(memory, 16, target))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("1 to 4 planes");
            }
        }
    }

    /**
     * FFmpeg itself follows the description to the pixels: it maps the descriptor, which is a file here, and reads them
     * at the offset and pitch that were given.
     */
    @Test
    void ffmpegReadsThePixelsThatAreDescribed(@TempDir Path folder) throws Throwable {
        int width = 64;
        int height = 16;
        int offset = 4096;
        int pitch = 320;
        byte[] content = new byte[offset + pitch * height];
        new Random(1).nextBytes(content);
        int fd = open(Files.write(folder.resolve("pixels"), content));

        Ffmpeg.load();
        AVBufferRef device = avutil.av_hwdevice_ctx_alloc(avutil.AV_HWDEVICE_TYPE_DRM);
        assertThat(avutil.av_hwdevice_ctx_init(device)).isZero();
        AVBufferRef frames = HardwareDevice.frames(
                "test",
                device,
                avutil.AV_PIX_FMT_DRM_PRIME,
                DmaBufImport.memoryFormat(PixelFormat.BGR0),
                width,
                height);
        AVFrame described = avutil.av_frame_alloc();
        AVFrame mapped = avutil.av_frame_alloc();
        try {
            FrameMemory.DmaBuf memory = new FrameMemory.DmaBuf(XR24, 0, List.of(new Plane(fd, offset, pitch)));
            DmaBufImport.describe(memory, width, height, frames, described);
            mapped.format(avutil.AV_PIX_FMT_BGR0);
            assertThat(Ffmpeg.errorText(avutil.av_hwframe_map(mapped, described, avutil.AV_HWFRAME_MAP_READ)))
                    .isEqualTo(Ffmpeg.errorText(0));
            assertThat(mapped.linesize(0)).isEqualTo(pitch);
            MemorySegment pixels =
                    MemorySegment.ofAddress(mapped.data(0).address()).reinterpret((long) pitch * height);
            assertThat(MemorySegment.mismatch(
                            pixels, 0, pixels.byteSize(), MemorySegment.ofArray(content), offset, content.length))
                    .isEqualTo(-1);
        } finally {
            avutil.av_frame_free(mapped);
            avutil.av_frame_free(described);
            avutil.av_buffer_unref(frames);
            avutil.av_buffer_unref(device);
            close(fd);
        }
    }

    @Test
    void theFiltersThatImportTakeTheirOptions() {
        Ffmpeg.load();
        AVFilterGraph graph = avfilter.avfilter_graph_alloc();
        try {
            EncoderSettings odd = new EncoderSettings(VideoFormat.H264, 1365, 767, 30, 4_000_000, 3, "", 0);
            assertThat(DmaBufImport.conversion(odd)).startsWith("w=1366:h=768:format=nv12:");
            AVFilterContext scale =
                    avfilter.avfilter_graph_alloc_filter(graph, avfilter.avfilter_get_by_name("scale_vaapi"), "scale");
            assertThat(avfilter.avfilter_init_str(scale, DmaBufImport.conversion(odd)))
                    .isNotNegative();
            AVFilterContext map =
                    avfilter.avfilter_graph_alloc_filter(graph, avfilter.avfilter_get_by_name("hwmap"), "map");
            assertThat(avfilter.avfilter_init_str(map, DmaBufImport.MAPPING)).isNotNegative();
        } finally {
            avfilter.avfilter_graph_free(graph);
        }
    }

    private static long inObject(int index, String field) {
        return offset(groupElement("objects"), sequenceElement(index), groupElement(field));
    }

    private static long inLayer(int index, String field) {
        return offset(groupElement("layers"), sequenceElement(index), groupElement(field));
    }

    private static long inPlane(int layer, int plane, String field) {
        return offset(
                groupElement("layers"),
                sequenceElement(layer),
                groupElement("planes"),
                sequenceElement(plane),
                groupElement(field));
    }

    private static long offset(PathElement... path) {
        return DrmFrameDescriptor.LAYOUT.byteOffset(path);
    }

    private static int open(Path file) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            int fd = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("open"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                            Linker.Option.firstVariadicArg(2))
                    .invokeExact(arena.allocateFrom(file.toString()), O_RDWR);
            if (fd < 0) {
                throw new IOException("cannot open " + file);
            }
            return fd;
        }
    }

    private static void close(int fd) throws Throwable {
        Linker linker = Linker.nativeLinker();
        int ignored = (int) linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("close"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, JAVA_INT))
                .invokeExact(fd);
    }
}
