package dev.waycast.media.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The GPUs that this user may encode with, as the kernel's DRM subsystem names them. */
public final class RenderNodes {

    private static final Path FOLDER = Path.of("/dev/dri");
    private static final String PREFIX = "renderD";

    private RenderNodes() {}

    /** For instance {@code /dev/dri/renderD128}; the one with the lowest number first. */
    public static List<Path> usable() {
        return usable(FOLDER);
    }

    static List<Path> usable(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .filter(path -> Files.isReadable(path) && Files.isWritable(path))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
