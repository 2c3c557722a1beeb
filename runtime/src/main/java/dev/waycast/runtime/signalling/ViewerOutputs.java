package dev.waycast.runtime.signalling;

import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.pipeline.DesktopOutputs;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.desktop.DesktopView;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which outputs of the desktop one viewer can turn to, and which one it watches. A viewer who may watch is told as soon as
 * there is a choice. Thread-safe.
 */
final class ViewerOutputs {

    private final DesktopService desktop;
    private final DesktopView view;
    private final ViewerRights rights;
    private final Consumer<Runnable> carryOut;
    private final Consumer<ServerMessage> replies;
    private ServerMessage.Outputs told;

    /** @param carryOut carries a turn out: see {@link DesktopView#turnTo} */
    ViewerOutputs(
            DesktopService desktop,
            DesktopView view,
            ViewerRights rights,
            Consumer<Runnable> carryOut,
            Consumer<ServerMessage> replies) {
        this.desktop = desktop;
        this.view = view;
        this.rights = rights;
        this.carryOut = carryOut;
        this.replies = replies;
    }

    /** @return false when there is no such output, or none any more */
    boolean choose(String output) {
        try {
            view.turnTo(output, carryOut);
            tell();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Watches the first output again. */
    void goBack() {
        choose(DesktopOutputs.FIRST);
    }

    /** There may be other outputs than before: who watches one that is gone, watches the first one again. */
    void lookAgain() {
        List<CaptureOutput> present = desktop.outputs();
        boolean gone = present.stream().noneMatch(output -> output.id().equals(view.output()));
        if (!view.isFirst() && !present.isEmpty() && gone) {
            goBack();
        } else {
            tell();
        }
    }

    /** The viewer heard nothing of it, or forgot. */
    void forget() {
        synchronized (this) {
            told = null;
        }
    }

    /** Says what there is, where that is news to the viewer. */
    synchronized void tell() {
        ServerMessage.Outputs now = present();
        boolean choice = now.outputs().size() > 1;
        if (rights.may(Scope.WATCH) && (choice || told != null) && !now.equals(told)) {
            told = now;
            replies.accept(now);
        }
    }

    private ServerMessage.Outputs present() {
        String watched = view.isFirst() ? desktop.firstOutput() : view.output();
        return new ServerMessage.Outputs(desktop.outputs().stream()
                .map(output ->
                        ServerMessage.Outputs.Output.of(output, output.id().equals(watched)))
                .toList());
    }
}
