package dev.waycast.runtime.consent.prompt;

import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.ConsentQuestion;
import dev.waycast.runtime.consent.DesktopChat;
import dev.waycast.runtime.consent.DesktopPrompt;
import dev.waycast.runtime.consent.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Asks on the desktop page, in every window it is open in. Whoever opens it later sees what is still open. Thread-safe.
 */
@ApplicationScoped
public class PagePrompt implements DesktopPrompt {

    public static final String NAME = "page";

    private final String desktop;
    private final ConsentDesk desk;
    private final DesktopChat chat;
    private final Map<String, DesktopPage> pages = new ConcurrentHashMap<>();

    /** All below belong to this object's monitor. */
    private final Map<UUID, Asked> questions = new LinkedHashMap<>();

    private List<Visitor> visitors = List.of();
    private boolean unattended;

    @Inject
    PagePrompt(WaycastConfig config, ConsentDesk desk, DesktopChat chat) {
        desktop = config.name();
        this.desk = desk;
        this.chat = chat;
        unattended = config.consent().mode() == WaycastConfig.ConsentMode.UNATTENDED;
        chat.watch(line -> {
            PageMessage.Chat said = PageMessage.Chat.of(line);
            pages.values().forEach(page -> page.send(said));
        });
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAvailable() {
        return !pages.isEmpty();
    }

    @Override
    public synchronized void ask(ConsentQuestion question, Consumer<Set<Scope>> answer) {
        questions.put(question.consent(), new Asked(question, answer));
        sendState();
    }

    @Override
    public synchronized void close(UUID consent) {
        questions.remove(consent);
        sendState();
    }

    @Override
    public synchronized void show(List<Visitor> present, boolean withoutAsking) {
        visitors = present;
        unattended = withoutAsking;
        sendState();
    }

    synchronized void open(String id, DesktopPage page) {
        pages.put(id, page);
        page.send(state());
        chat.latest().forEach(line -> page.send(PageMessage.Chat.of(line)));
    }

    void left(String id) {
        DesktopPage page = pages.remove(id);
        if (page != null) {
            page.close();
        }
    }

    /** Does what the page of this id says, or tells it why not. */
    void command(String id, String text) {
        DesktopPage page = pages.get(id);
        if (page == null) {
            return;
        }
        try {
            obey(page, PageCodec.read(text));
        } catch (IllegalArgumentException e) {
            page.send(new PageMessage.Error(PageMessage.Code.BAD_MESSAGE, e.getMessage()));
        }
    }

    private void obey(DesktopPage page, PageCommand command) {
        switch (command) {
            case PageCommand.Answer(UUID question, Set<Scope> scopes) -> answer(page, question, scopes);
            case PageCommand.Stop(String session) -> {
                if (desk.withdrawSession(session, NAME) == 0) {
                    gone(page, "This visitor is not there any more.");
                }
            }
            case PageCommand.StopAll() -> desk.withdrawAll(NAME);
            case PageCommand.Renew(String session, long minutes) -> renew(page, session, Duration.ofMinutes(minutes));
            case PageCommand.Chat(String text) -> {
                if (!chat.sayAtDesktop(text)) {
                    page.send(new PageMessage.Error(
                            PageMessage.Code.RATE_LIMITED, "That was too much at once; say it again in a moment."));
                }
            }
        }
    }

    private void answer(DesktopPage page, UUID id, Set<Scope> scopes) {
        Asked asked;
        synchronized (this) {
            asked = questions.remove(id);
        }
        if (asked == null) {
            gone(page, "This question was answered already, or its time is over.");
        } else {
            asked.answer.accept(scopes);
        }
    }

    private void renew(DesktopPage page, String session, Duration duration) {
        long renewed = desk.find(session).stream()
                .filter(consent -> desk.renew(consent.id(), duration, NAME).isPresent())
                .count();
        if (renewed == 0) {
            gone(page, "There is nothing to renew: this visitor left, or may stay anyway.");
        }
    }

    private static void gone(DesktopPage page, String sentence) {
        page.send(new PageMessage.Error(PageMessage.Code.GONE, sentence));
    }

    private void sendState() {
        PageMessage.State state = state();
        pages.values().forEach(page -> page.send(state));
    }

    private PageMessage.State state() {
        return new PageMessage.State(
                desktop,
                unattended,
                questions.values().stream()
                        .map(asked -> PageMessage.Question.of(asked.question))
                        .toList(),
                visitors.stream().map(PageMessage.Visitor::of).toList());
    }

    private record Asked(ConsentQuestion question, Consumer<Set<Scope>> answer) {}
}
