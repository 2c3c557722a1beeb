package dev.waycast.media.codec;

/** How far a decoded picture is from the original, in decibels of luma; higher is nearer, above 45 nobody sees it. */
final class Psnr {

    private Psnr() {}

    static double luma(TestPicture original, ReferenceDecoder.Picture decoded) {
        double error = 0;
        for (int y = 0; y < original.height; y++) {
            for (int x = 0; x < original.width; x++) {
                double difference = luma(original.rgb(x, y)) - (decoded.luma()[y * decoded.width() + x] & 0xff);
                error += difference * difference;
            }
        }
        error /= (double) original.width * original.height;
        return error == 0 ? 100 : 10 * Math.log10(255 * 255 / error);
    }

    static int luma(int rgb) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        return (int) Math.round(16 + 0.256788 * red + 0.504129 * green + 0.097906 * blue);
    }
}
