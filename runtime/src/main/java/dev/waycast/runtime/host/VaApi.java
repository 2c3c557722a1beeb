package dev.waycast.runtime.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks a GPU's VA-API driver what it encodes (va/va.h). Everything missing means: nothing. */
final class VaApi {

    private static final int SUCCESS = 0;
    private static final int ENTRYPOINT_ENC_SLICE = 6;
    private static final int ENTRYPOINT_ENC_SLICE_LOW_POWER = 8;
    private static final int O_RDWR = 2;

    /** VAProfile by value; the ones with an encoder in FFmpeg. */
    private static final Map<Integer, String> PROFILES = Map.of(
            6, "H.264 Main",
            7, "H.264 High",
            13, "H.264 Constrained Baseline",
            14, "VP8",
            17, "HEVC Main",
            18, "HEVC Main10",
            19, "VP9 profile 0",
            32, "AV1 profile 0");

    private VaApi() {}

    /** For instance {@code /dev/dri/renderD128 (Intel iHD driver): H.264 High}. */
    static List<String> encodeProfiles(String node) {
        try (Arena arena = Arena.ofConfined()) {
            return new Display(arena).profiles(node);
        } catch (Throwable missingOrBroken) {
            return List.of();
        }
    }

    private static final class Display {

        private final Arena arena;
        private final SymbolLookup va;
        private final SymbolLookup drm;

        Display(Arena arena) {
            this.arena = arena;
            va = SymbolLookup.libraryLookup("libva.so.2", arena);
            drm = SymbolLookup.libraryLookup("libva-drm.so.2", arena);
        }

        List<String> profiles(String node) throws Throwable {
            SymbolLookup libc = Linker.nativeLinker().defaultLookup();
            int fd = (int) Linker.nativeLinker()
                    .downcallHandle(
                            libc.findOrThrow("open"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                            Linker.Option.firstVariadicArg(2))
                    .invokeExact(arena.allocateFrom(node), O_RDWR, 0);
            if (fd < 0) {
                return List.of();
            }
            try {
                return ofDescriptor(node, fd);
            } finally {
                int ignored = (int) Linker.nativeLinker()
                        .downcallHandle(libc.findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                        .invokeExact(fd);
            }
        }

        private List<String> ofDescriptor(String node, int fd) throws Throwable {
            MemorySegment display =
                    (MemorySegment) handle(drm, "vaGetDisplayDRM", FunctionDescriptor.of(ADDRESS, JAVA_INT))
                            .invokeExact(fd);
            if (display.equals(MemorySegment.NULL)) {
                return List.of();
            }
            MemorySegment version = arena.allocate(JAVA_INT, 2);
            int status = (int) handle(va, "vaInitialize", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS))
                    .invokeExact(display, version, version.asSlice(JAVA_INT.byteSize()));
            try {
                return status == SUCCESS ? ofDisplay(node, display) : List.of();
            } finally {
                int ignored = (int) handle(va, "vaTerminate", FunctionDescriptor.of(JAVA_INT, ADDRESS))
                        .invokeExact(display);
            }
        }

        private List<String> ofDisplay(String node, MemorySegment display) throws Throwable {
            MemorySegment vendor =
                    (MemorySegment) handle(va, "vaQueryVendorString", FunctionDescriptor.of(ADDRESS, ADDRESS))
                            .invokeExact(display);
            String driver = vendor.equals(MemorySegment.NULL)
                    ? "unknown driver"
                    : vendor.reinterpret(Long.MAX_VALUE).getString(0);
            int most = (int) handle(va, "vaMaxNumProfiles", FunctionDescriptor.of(JAVA_INT, ADDRESS))
                    .invokeExact(display);
            MemorySegment profiles = arena.allocate(JAVA_INT, most);
            MemorySegment count = arena.allocate(JAVA_INT);
            int status = (int)
                    handle(va, "vaQueryConfigProfiles", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS))
                            .invokeExact(display, profiles, count);
            List<String> found = new ArrayList<>();
            for (int i = 0; status == SUCCESS && i < count.get(JAVA_INT, 0); i++) {
                int profile = profiles.getAtIndex(JAVA_INT, i);
                if (PROFILES.containsKey(profile) && encodes(display, profile)) {
                    found.add(node + " (" + driver + "): " + PROFILES.get(profile));
                }
            }
            return found;
        }

        private boolean encodes(MemorySegment display, int profile) throws Throwable {
            int most = (int) handle(va, "vaMaxNumEntrypoints", FunctionDescriptor.of(JAVA_INT, ADDRESS))
                    .invokeExact(display);
            MemorySegment entrypoints = arena.allocate(JAVA_INT, most);
            MemorySegment count = arena.allocate(JAVA_INT);
            int status = (int) handle(
                            va,
                            "vaQueryConfigEntrypoints",
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS))
                    .invokeExact(display, profile, entrypoints, count);
            for (int i = 0; status == SUCCESS && i < count.get(JAVA_INT, 0); i++) {
                int entrypoint = entrypoints.getAtIndex(JAVA_INT, i);
                if (entrypoint == ENTRYPOINT_ENC_SLICE || entrypoint == ENTRYPOINT_ENC_SLICE_LOW_POWER) {
                    return true;
                }
            }
            return false;
        }

        private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
        }
    }
}
