package dev.waycast.media.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes pictures as PNG, third edition (W3C), as a browser reads them: 8 bit RGB, every row unfiltered, which suits text
 * and lines. Where three bytes a pixel are all the same in the picture, deflate makes next to nothing of it.
 */
final class Png {

    /** Section 5.2. */
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Section 11.2.1: bit depth, colour type (truecolour), compression, filter and interlace method. */
    private static final byte[] TRUECOLOUR = {8, 2, 0, 0, 0};

    private static final int CHANNELS = 3;

    private Png() {}

    /** @param pixels row after row, 0xRRGGBB */
    static byte[] of(int[] pixels, int width) {
        int height = pixels.length / width;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(width, height));
            chunk(out, "IDAT", deflate(rows(pixels, width, height)));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(width);
        out.writeInt(height);
        out.write(TRUECOLOUR);
        return bytes.toByteArray();
    }

    /** Section 7.2: in front of each row stands its filter, 0 for none. */
    private static byte[] rows(int[] pixels, int width, int height) {
        byte[] rows = new byte[height * (1 + width * CHANNELS)];
        int next = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (i % width == 0) {
                next++;
            }
            rows[next++] = (byte) (pixels[i] >> 16);
            rows[next++] = (byte) (pixels[i] >> 8);
            rows[next++] = (byte) pixels[i];
        }
        return rows;
    }

    private static byte[] deflate(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(data);
            deflater.finish();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        return out.toByteArray();
    }

    /** Section 5.3: length, type, data, and the CRC of type and data. */
    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
