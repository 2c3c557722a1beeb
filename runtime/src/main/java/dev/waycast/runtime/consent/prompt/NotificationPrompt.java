package dev.waycast.runtime.consent.prompt;

import dev.waycast.media.notification.Notification;
import dev.waycast.media.notification.Notification.Action;
import dev.waycast.media.notification.Notification.Urgency;
import dev.waycast.media.notification.NotificationException;
import dev.waycast.media.notification.NotificationListener;
import dev.waycast.media.notification.NotificationService;
import dev.waycast.media.notification.NotificationService.Capabilities;
import dev.waycast.media.portal.PortalEnvironment;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.ConsentQuestion;
import dev.waycast.runtime.consent.DesktopPrompt;
import dev.waycast.runtime.consent.Visitor;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Asks by a notification of the desktop, and shows by another one who is there. Works where the notification service has
 * actions to click; elsewhere page and terminal remain.
 *
 * <p>A question that the person closes is a no: whoever wants to say yes clicks it. One that the service takes away by
 * itself is not answered, and waits on page and terminal until its time is over.
 *
 * <p>The bus is spoken to on one thread of its own, which owns all state but what is volatile.
 */
@ApplicationScoped
public class NotificationPrompt implements DesktopPrompt {

    public static final String NAME = "notification";

    private static final Logger LOG = Logger.getLogger(NotificationPrompt.class);
    private static final String ACCEPT = "accept";
    private static final String WATCH = "watch";
    private static final String DECLINE = "decline";
    private static final String STOP = "stop";
    private static final int LISTED = 5;
    private static final int SHOW_AGAIN_SECONDS = 10;

    private final Optional<String> busAddress;
    private final Consumer<String> stop;
    private final boolean wanted;
    /** What comes after the end is of no use to anybody. */
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("waycast-notification").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    private final Map<UUID, Asked> questions = new LinkedHashMap<>();

    private NotificationService service;
    private List<Visitor> visitors = List.of();
    private String refusal = "";
    private volatile Capabilities capabilities;
    /** The notification that says who is there; 0: none. */
    private volatile long indicator;

    @Inject
    NotificationPrompt(WaycastConfig config, ConsentDesk desk) {
        this(
                PortalEnvironment.of(System.getenv()).busAddress(),
                config.enabled() && config.consent().prompts().contains(NAME),
                desk::withdrawAll);
    }

    /** @param stop withdraws everything; takes who says so */
    NotificationPrompt(Optional<String> busAddress, boolean wanted, Consumer<String> stop) {
        this.busAddress = busAddress;
        this.wanted = wanted;
        this.stop = stop;
    }

    void onStart(@Observes StartupEvent start) {
        if (wanted) {
            thread.execute(this::isReady);
        }
    }

    @PreDestroy
    void end() {
        thread.execute(this::leave);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAvailable() {
        Capabilities present = capabilities;
        return present != null && present.hasActions();
    }

    @Override
    public void ask(ConsentQuestion question, Consumer<Set<Scope>> answer) {
        thread.execute(() -> {
            Asked asked = new Asked(question, answer);
            questions.put(question.consent(), asked);
            present(asked);
        });
    }

    @Override
    public void close(UUID consent) {
        thread.execute(() -> {
            Asked asked = questions.remove(consent);
            if (asked != null && asked.id > 0 && service != null) {
                service.close(asked.id);
            }
        });
    }

    @Override
    public void show(List<Visitor> present, boolean unattended) {
        thread.execute(() -> {
            visitors = present;
            presentVisitors();
        });
    }

    // ------------------------------------------------------------------------------------------------ on the thread

    private void present(Asked asked) {
        if (!isReady() || !capabilities.hasActions()) {
            return;
        }
        ConsentQuestion question = asked.question;
        List<Action> actions = new ArrayList<>();
        actions.add(new Action(ACCEPT, "Accept"));
        if (question.mayBeNarrowed()) {
            actions.add(new Action(WATCH, "Watch only"));
        }
        actions.add(new Action(DECLINE, "Decline"));
        asked.id = show(
                new Notification(question.headline(), question.details(), Urgency.CRITICAL, actions, false), asked.id);
    }

    private void presentVisitors() {
        if (visitors.isEmpty()) {
            if (indicator > 0 && service != null) {
                service.close(indicator);
            }
            indicator = 0;
        } else if (isReady()) {
            indicator = show(
                    new Notification(
                            Visitor.headline(visitors),
                            Visitor.details(visitors, LISTED),
                            Urgency.NORMAL,
                            List.of(new Action(STOP, "Stop")),
                            true),
                    indicator);
        }
    }

    /** The id of what is shown, 0 when nothing could be. */
    private long show(Notification notification, long replaces) {
        try {
            return service.show(notification, capabilities, replaces);
        } catch (NotificationException e) {
            refused(e);
            return 0;
        }
    }

    /** Whether there is a service; connects to it where it was not there before. */
    private boolean isReady() {
        if (capabilities != null) {
            return true;
        }
        if (busAddress.isEmpty()) {
            return false;
        }
        try {
            if (service == null) {
                service = NotificationService.connect(busAddress.get(), new Events());
            }
            capabilities = service.capabilities();
            refusal = "";
            LOG.infof(
                    capabilities.hasActions()
                            ? "Questions to the person at the desktop appear as notifications (%s)."
                            : "The notification service (%s) has nothing to click: questions appear on the desktop page"
                                    + " and on the terminal.",
                    capabilities.service());
            return true;
        } catch (NotificationException e) {
            refused(e);
            return false;
        }
    }

    private void refused(NotificationException e) {
        capabilities = null;
        if (!refusal.equals(e.getMessage())) {
            refusal = e.getMessage();
            LOG.infof("There is no notification service: %s", refusal);
        }
    }

    /** What was shown is gone with the service that showed it. */
    private void forget() {
        capabilities = null;
        indicator = 0;
        questions.values().forEach(asked -> asked.id = 0);
    }

    private void presentAll() {
        questions.values().forEach(this::present);
        presentVisitors();
    }

    private void clicked(long id, String key) {
        find(id).ifPresent(asked -> {
            switch (key) {
                case ACCEPT -> asked.answer.accept(asked.question.scopes());
                case WATCH -> asked.answer.accept(Set.of(Scope.WATCH));
                case DECLINE -> asked.answer.accept(Set.of());
                default -> LOG.debugf("A question has no action %s", key);
            }
        });
    }

    private void closed(long id, NotificationListener.CloseReason reason) {
        find(id).ifPresent(asked -> {
            asked.id = 0;
            switch (reason) {
                case DISMISSED -> asked.answer.accept(Set.of());
                case EXPIRED, CLOSED, UNKNOWN -> {}
            }
        });
        if (id == indicator) {
            indicator = 0;
            switch (reason) {
                case EXPIRED, UNKNOWN -> thread.schedule(this::showAgain, SHOW_AGAIN_SECONDS, TimeUnit.SECONDS);
                // The person has seen it; the next who comes or goes brings it back.
                case DISMISSED, CLOSED -> {}
            }
        }
    }

    private void showAgain() {
        if (indicator == 0) {
            presentVisitors();
        }
    }

    private Optional<Asked> find(long id) {
        return questions.values().stream().filter(asked -> asked.id == id).findFirst();
    }

    private void leave() {
        if (service != null) {
            questions.values().stream().filter(asked -> asked.id > 0).forEach(asked -> service.close(asked.id));
            if (indicator > 0) {
                service.close(indicator);
            }
            service.close();
        }
    }

    private static final class Asked {

        private final ConsentQuestion question;
        private final Consumer<Set<Scope>> answer;
        private long id;

        Asked(ConsentQuestion question, Consumer<Set<Scope>> answer) {
            this.question = question;
            this.answer = answer;
        }
    }

    /** Called on the bus's thread. */
    private final class Events implements NotificationListener {

        @Override
        public void onAction(long id, String key) {
            if (id == indicator && key.equals(STOP)) {
                // At once, whatever the other thread waits for.
                stop.accept(NAME);
            } else {
                thread.execute(() -> clicked(id, key));
            }
        }

        @Override
        public void onClosed(long id, CloseReason reason) {
            thread.execute(() -> closed(id, reason));
        }

        @Override
        public void onStarted(String owner) {
            thread.execute(() -> {
                if (capabilities == null || !capabilities.owner().equals(owner)) {
                    forget();
                    presentAll();
                }
            });
        }

        @Override
        public void onEnded() {
            thread.execute(NotificationPrompt.this::forget);
        }

        @Override
        public void onBusLost() {
            thread.execute(() -> {
                forget();
                service = null;
            });
        }
    }
}
