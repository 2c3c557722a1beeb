package dev.waycast.media.capture.pipewire;

/** Numbers of PipeWire's SPA headers; the same in 0.3.65 and 1.4. */
final class Spa {

    static final int TYPE_ID = 3;
    static final int TYPE_INT = 4;
    static final int TYPE_LONG = 5;
    static final int TYPE_RECTANGLE = 10;
    static final int TYPE_FRACTION = 11;
    static final int TYPE_OBJECT = 15;
    static final int TYPE_CHOICE = 19;

    static final int CHOICE_NONE = 0;
    static final int CHOICE_RANGE = 1;
    static final int CHOICE_ENUM = 3;
    static final int CHOICE_FLAGS = 4;

    static final int PROPERTY_MANDATORY = 8;
    static final int PROPERTY_DONT_FIXATE = 16;

    static final int OBJECT_FORMAT = 0x40003;
    static final int OBJECT_BUFFERS = 0x40004;
    static final int OBJECT_META = 0x40005;

    static final int PARAM_ENUM_FORMAT = 3;
    static final int PARAM_FORMAT = 4;
    static final int PARAM_BUFFERS = 5;
    static final int PARAM_META = 6;

    static final int FORMAT_MEDIA_TYPE = 1;
    static final int FORMAT_MEDIA_SUBTYPE = 2;
    static final int FORMAT_VIDEO_FORMAT = 0x20001;
    static final int FORMAT_VIDEO_MODIFIER = 0x20002;
    static final int FORMAT_VIDEO_SIZE = 0x20003;
    static final int FORMAT_VIDEO_FRAMERATE = 0x20004;
    static final int FORMAT_VIDEO_MAX_FRAMERATE = 0x20005;

    static final int MEDIA_TYPE_VIDEO = 2;
    static final int MEDIA_SUBTYPE_RAW = 1;

    static final int VIDEO_RGBX = 7;
    static final int VIDEO_BGRX = 8;
    static final int VIDEO_RGBA = 11;
    static final int VIDEO_BGRA = 12;
    static final int VIDEO_ARGB = 13;
    static final int VIDEO_ABGR = 14;

    static final int BUFFERS_COUNT = 1;
    static final int BUFFERS_BLOCKS = 2;
    static final int BUFFERS_SIZE = 3;
    static final int BUFFERS_STRIDE = 4;
    static final int BUFFERS_DATA_TYPE = 6;

    static final int META_TYPE = 1;
    static final int META_SIZE = 2;

    static final int META_HEADER = 1;
    static final int META_CROP = 2;
    static final int META_DAMAGE = 3;
    static final int META_CURSOR = 5;

    static final int META_HEADER_SIZE = 32;
    static final int META_REGION_SIZE = 16;
    static final int META_CURSOR_SIZE = 28;
    static final int META_BITMAP_SIZE = 20;

    static final int HEADER_CORRUPTED = 2;
    static final int CHUNK_CORRUPTED = 1;

    static final int DATA_MEM_PTR = 1;
    static final int DATA_MEM_FD = 2;
    static final int DATA_DMA_BUF = 3;

    static final long MODIFIER_LINEAR = 0;
    static final long MODIFIER_INVALID = 0x00ffffffffffffffL;

    private Spa() {}
}
