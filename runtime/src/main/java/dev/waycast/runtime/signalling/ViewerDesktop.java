package dev.waycast.runtime.signalling;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.desktop.DesktopListener;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.desktop.DesktopView;
import java.util.Locale;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What one viewer hears of the desktop itself: its size, its source, its pointer, and why there is no picture. Thread-safe. */
final class ViewerDesktop implements DesktopListener {

    private static final Logger LOG = Logger.getLogger(ViewerDesktop.class);

    private final String session;
    private final DesktopService desktop;
    private final DesktopView view;
    private final ViewerOutputs outputs;
    private final ViewerRights rights;
    private final Consumer<ServerMessage> replies;
    private final ViewerParticipation.Refusals refusals;
    private AutoCloseable cursor;

    /** @param session for the log */
    ViewerDesktop(
            String session,
            DesktopService desktop,
            DesktopView view,
            ViewerOutputs outputs,
            ViewerRights rights,
            Consumer<ServerMessage> replies,
            ViewerParticipation.Refusals refusals) {
        this.session = session;
        this.desktop = desktop;
        this.view = view;
        this.outputs = outputs;
        this.rights = rights;
        this.replies = replies;
        this.refusals = refusals;
    }

    void begin() {
        desktop.addListener(this);
        view.status().ifPresent(this::explainMissingPicture);
    }

    void end() {
        desktop.removeListener(this);
    }

    /** Says once more what somebody who was away missed. */
    void tellAgain() {
        hide();
        outputs.forget();
        if (rights.may(Scope.WATCH)) {
            show();
        }
        view.status().ifPresent(this::explainMissingPicture);
    }

    /** The viewer may watch from now on. */
    void show() {
        outputs.tell();
        AutoCloseable watched = view.onCursor(state -> {
            if (rights.may(Scope.WATCH)) {
                replies.accept(ServerMessage.Cursor.of(state));
            }
        });
        synchronized (this) {
            cursor = watched;
        }
    }

    /** The viewer watches another output from now on. */
    void turned() {
        hide();
        if (rights.may(Scope.WATCH)) {
            show();
        }
        replies.accept(new ServerMessage.DesktopChange(described()));
        view.status().ifPresent(this::explainMissingPicture);
    }

    /** The viewer may watch no more. */
    void hide() {
        AutoCloseable watched;
        synchronized (this) {
            watched = cursor;
            cursor = null;
        }
        if (watched == null) {
            return;
        }
        try {
            watched.close();
        } catch (Exception e) {
            LOG.warnf(e, "Viewer %s still hears of the pointer", session);
        }
    }

    /** The desktop as it is now. */
    ServerMessage.Desktop described() {
        PipelineStatus status = view.status().orElse(null);
        CaptureDescription capture = status == null ? null : status.capture();
        return new ServerMessage.Desktop(
                desktop.name(),
                capture == null ? "" : capture.output(),
                capture == null ? "" : capture.provider(),
                status == null ? 0 : status.width(),
                status == null ? 0 : status.height(),
                status != null && status.controllable(),
                desktop.resizable(view),
                capture == null ? "embedded" : capture.cursor().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void onPicture(String output, int width, int height) {
        if (output.equals(view.output())) {
            replies.accept(new ServerMessage.Picture(width, height));
        }
    }

    @Override
    public void onStatus(String output, PipelineStatus status) {
        if (output.equals(view.output())) {
            explainMissingPicture(status);
            if (status.state() == PipelineStatus.State.CAPTURING) {
                replies.accept(new ServerMessage.DesktopChange(described()));
            }
        }
        outputs.lookAgain();
    }

    @Override
    public void onOutputs() {
        outputs.lookAgain();
    }

    @Override
    public void onQuality(DesktopService.Quality quality) {
        replies.accept(ServerMessage.Quality.of(quality));
    }

    private void explainMissingPicture(PipelineStatus status) {
        switch (status.state()) {
            case STARTING, RETRYING, STOPPED, CLOSED -> {
                if (!status.reason().isEmpty()) {
                    refusals.refuse(ErrorCode.CAPTURE_FAILED, status.reason());
                }
            }
            case CAPTURING -> {}
        }
    }
}
