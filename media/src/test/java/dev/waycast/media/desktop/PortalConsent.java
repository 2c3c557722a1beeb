package dev.waycast.media.desktop;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;

/**
 * A person who answers GNOME's sharing dialog on a headless mutter: looks until it is there, clicks, and looks whether
 * the click took. The dialog stands in the middle of the screen, so places are given from there.
 */
public final class PortalConsent implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 20_000;
    private static final long CLICK_MILLIS = 4_000;
    private static final int ACCENT = 0x3584e4;
    private static final int BUTTON = 0xd9d9d9;
    private static final int HEADER = 0xebebeb;

    private final MutterControl control;

    public PortalConsent(HeadlessDesktop desktop) throws Exception {
        control = new MutterControl(desktop);
    }

    /** The person's hand, for everything else on this desktop. */
    public MutterControl control() {
        return control;
    }

    /** Shares the screen when the dialog comes, in the background. */
    public CompletableFuture<Void> allowWatching() {
        return answer(() -> {
            clickUntil("the Share button to become active", 0, 26, () -> is(180, -127, ACCENT)); // the first monitor
            share();
        });
    }

    /** Shares the screen and allows remote interaction when the dialog comes, in the background. */
    public CompletableFuture<Void> allowControl() {
        return answer(() -> {
            clickUntil("the switch to turn on", 189, 72, () -> is(172, 72, ACCENT));
            share();
        });
    }

    /** Shares the screen without remote interaction when the dialog that offers it comes, in the background. */
    public CompletableFuture<Void> allowWatchingOnly() {
        return answer(() -> {
            await("the Share button to become active", () -> is(180, -127, ACCENT));
            share();
        });
    }

    /** Presses Cancel when the dialog comes, in the background. */
    public CompletableFuture<Void> decline() {
        return answer(() -> clickUntil("the dialog to close", -210, -127, () -> !dialogIsOpen()));
    }

    public boolean dialogIsOpen() {
        return is(-245, -127, BUTTON) && is(-140, -120, HEADER);
    }

    @Override
    public void close() {
        control.close();
    }

    private interface Step {
        void take() throws Exception;
    }

    private interface Condition {
        boolean holds();
    }

    private CompletableFuture<Void> answer(Step step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                await("the portal's dialog", this::dialogIsOpen);
                Thread.sleep(400); // the window's opening animation
                step.take();
                done.complete(null);
            } catch (Exception | AssertionError e) {
                done.completeExceptionally(new AssertionError(e.getMessage() + ", see " + screenshot(), e));
            }
        });
        return done;
    }

    private void share() throws Exception {
        clickUntil("the dialog to close", 213, -127, () -> !dialogIsOpen());
    }

    /** A window that has just opened may miss a click; one that took it shows so long before the next. */
    private void clickUntil(String what, int fromCentreX, int fromCentreY, Condition taken) throws Exception {
        for (int i = 0; i < 4 && !taken.holds(); i++) {
            click(fromCentreX, fromCentreY);
            awaitUntil(System.nanoTime() + CLICK_MILLIS * 1_000_000, taken);
        }
        await(what, taken);
    }

    private void click(int fromCentreX, int fromCentreY) throws Exception {
        BufferedImage picture = control.picture();
        control.click(picture.getWidth() / 2 + fromCentreX, picture.getHeight() / 2 + fromCentreY);
    }

    private boolean is(int fromCentreX, int fromCentreY, int rgb) {
        BufferedImage picture = control.picture();
        if (picture == null) {
            return false;
        }
        int pixel = picture.getRGB(picture.getWidth() / 2 + fromCentreX, picture.getHeight() / 2 + fromCentreY);
        return near(pixel >> 16, rgb >> 16) && near(pixel >> 8, rgb >> 8) && near(pixel, rgb);
    }

    private Object screenshot() {
        try {
            File file = File.createTempFile("portal-consent", ".png");
            ImageIO.write(control.picture(), "png", file);
            return file;
        } catch (IOException e) {
            return "no screenshot: " + e;
        }
    }

    private static boolean near(int a, int b) {
        return Math.abs((a & 0xff) - (b & 0xff)) <= 28; // hovered is lighter
    }

    private void await(String what, Condition condition) throws InterruptedException {
        if (!awaitUntil(System.nanoTime() + PATIENCE_MILLIS * 1_000_000, condition)) {
            throw new AssertionError("Waited in vain for " + what);
        }
    }

    private boolean awaitUntil(long deadline, Condition condition) throws InterruptedException {
        int rounds = 0;
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(50);
            if (++rounds % 20 == 0) {
                control.look();
            }
        }
        return true;
    }
}
