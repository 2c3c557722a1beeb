package dev.waycast.media.codec;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;

import dev.waycast.media.frame.FrameMemory;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * FFmpeg's AVDRMFrameDescriptor (libavutil/hwcontext_drm.h), by which frames of the format DRM_PRIME say where their
 * pixels are. JavaCPP has no class for it, so it is written by its layout:
 *
 * <pre>
 * AVDRMFrameDescriptor   nb_objects, objects[4], nb_layers, layers[4]
 * AVDRMObjectDescriptor  fd, size, format_modifier
 * AVDRMLayerDescriptor   format, nb_planes, planes[4]
 * AVDRMPlaneDescriptor   object_index, offset, pitch
 * </pre>
 */
final class DrmFrameDescriptor {

    /** AV_DRM_MAX_PLANES. */
    static final int MAX_PLANES = 4;

    private static final StructLayout OBJECT = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("fd"),
            MemoryLayout.paddingLayout(4),
            ValueLayout.JAVA_LONG.withName("size"),
            ValueLayout.JAVA_LONG.withName("format_modifier"));

    private static final StructLayout PLANE = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("object_index"),
            MemoryLayout.paddingLayout(4),
            ValueLayout.JAVA_LONG.withName("offset"),
            ValueLayout.JAVA_LONG.withName("pitch"));

    private static final StructLayout LAYER = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("format"),
            ValueLayout.JAVA_INT.withName("nb_planes"),
            MemoryLayout.sequenceLayout(MAX_PLANES, PLANE).withName("planes"));

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("nb_objects"),
            MemoryLayout.paddingLayout(4),
            MemoryLayout.sequenceLayout(MAX_PLANES, OBJECT).withName("objects"),
            ValueLayout.JAVA_INT.withName("nb_layers"),
            MemoryLayout.paddingLayout(4),
            MemoryLayout.sequenceLayout(MAX_PLANES, LAYER).withName("layers"));

    private static final long NB_OBJECTS = LAYOUT.byteOffset(groupElement("nb_objects"));
    private static final long NB_LAYERS = LAYOUT.byteOffset(groupElement("nb_layers"));
    private static final long FORMAT = inLayer("format");
    private static final long NB_PLANES = inLayer("nb_planes");

    private DrmFrameDescriptor() {}

    /**
     * Describes a picture of one layer. Each plane gets an object of its own, also where planes share a buffer: drivers
     * look at the buffer behind a descriptor, not at its number.
     *
     * @param rows of each plane
     * @param target of the size of {@link #LAYOUT}
     */
    static void write(FrameMemory.DmaBuf memory, int rows, MemorySegment target) {
        List<FrameMemory.DmaBuf.Plane> planes = memory.planes();
        if (planes.isEmpty() || planes.size() > MAX_PLANES) {
            throw new IllegalArgumentException("A DMA-BUF has 1 to 4 planes, not " + planes.size());
        }
        target.fill((byte) 0);
        target.set(ValueLayout.JAVA_INT, NB_OBJECTS, planes.size());
        target.set(ValueLayout.JAVA_INT, NB_LAYERS, 1);
        target.set(ValueLayout.JAVA_INT, FORMAT, memory.drmFormat());
        target.set(ValueLayout.JAVA_INT, NB_PLANES, planes.size());
        for (int i = 0; i < planes.size(); i++) {
            FrameMemory.DmaBuf.Plane plane = planes.get(i);
            target.set(ValueLayout.JAVA_INT, inObject(i, "fd"), plane.fd());
            target.set(ValueLayout.JAVA_LONG, inObject(i, "size"), plane.offset() + (long) plane.stride() * rows);
            target.set(ValueLayout.JAVA_LONG, inObject(i, "format_modifier"), memory.modifier());
            target.set(ValueLayout.JAVA_INT, inPlane(i, "object_index"), i);
            target.set(ValueLayout.JAVA_LONG, inPlane(i, "offset"), plane.offset());
            target.set(ValueLayout.JAVA_LONG, inPlane(i, "pitch"), plane.stride());
        }
    }

    private static long inObject(int index, String field) {
        return LAYOUT.byteOffset(groupElement("objects"), sequenceElement(index), groupElement(field));
    }

    private static long inLayer(String field) {
        return LAYOUT.byteOffset(groupElement("layers"), sequenceElement(0), groupElement(field));
    }

    private static long inPlane(int index, String field) {
        return LAYOUT.byteOffset(
                groupElement("layers"),
                sequenceElement(0),
                groupElement("planes"),
                sequenceElement(index),
                groupElement(field));
    }
}
