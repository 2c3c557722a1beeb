package dev.waycast.server.desktops;

import dev.waycast.media.WaycastException;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.media.pipeline.Thumbnail;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.server.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small pictures of the desktop as JPEG, a new one every two seconds at most, and only while somebody asks. */
@ApplicationScoped
public class Thumbnails {

    private static final long FRESH = Duration.ofSeconds(2).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final float QUALITY = 0.7f;

    /**
     * A picture, ready to be sent.
     *
     * @param tag changes with the picture
     */
    record Jpeg(byte[] bytes, String tag) {}

    @Inject
    DesktopService desktop;

    private Jpeg newest;
    private long madeAt;

    /**
     * The desktop as it was at most two seconds ago. Waits for a picture; who asks meanwhile waits for the same.
     *
     * @throws ProblemException when there is no picture
     */
    synchronized Jpeg newest() {
        requirePicture();
        if (newest == null || System.nanoTime() - madeAt > FRESH) {
            newest = jpeg(nextPicture());
            madeAt = System.nanoTime();
        }
        return newest;
    }

    private void requirePicture() {
        boolean captured = desktop.status()
                .filter(status -> status.state() == PipelineStatus.State.CAPTURING)
                .isPresent();
        if (!captured) {
            String reason = desktop.status().map(PipelineStatus::reason).orElse("");
            throw new ProblemException(
                    503,
                    "There is no picture of this desktop at the moment" + (reason.isEmpty() ? "." : ": " + reason));
        }
    }

    private Thumbnail nextPicture() {
        try {
            return desktop.thumbnail().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WaycastException failure) {
                throw new ProblemException(503, failure.getMessage());
            }
            throw new IllegalStateException("A small picture could not be made", e.getCause());
        } catch (TimeoutException e) {
            throw new ProblemException(503, "The desktop gave no picture in time; try again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(503, "The server is ending.");
        }
    }

    private static Jpeg jpeg(Thumbnail picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, picture.width(), picture.height(), picture.pixels(), 0, picture.width());
        byte[] bytes = write(image);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return new Jpeg(bytes, HexFormat.of().toHexDigits((int) checksum.getValue()));
    }

    private static byte[] write(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
