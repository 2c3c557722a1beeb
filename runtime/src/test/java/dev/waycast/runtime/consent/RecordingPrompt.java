package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Remembers what it was told; a test answers in the place of the person. */
final class RecordingPrompt implements DesktopPrompt {

    private final String name;
    final Map<UUID, ConsentQuestion> open = new LinkedHashMap<>();
    private final Map<UUID, Consumer<Set<Scope>>> answers = new LinkedHashMap<>();
    List<Visitor> visitors = List.of();
    boolean unattended;
    int asked;

    RecordingPrompt(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public synchronized void ask(ConsentQuestion question, Consumer<Set<Scope>> answer) {
        asked++;
        open.put(question.consent(), question);
        answers.put(question.consent(), answer);
    }

    @Override
    public synchronized void close(UUID consent) {
        open.remove(consent);
    }

    @Override
    public void show(List<Visitor> visitors, boolean unattended) {
        this.visitors = visitors;
        this.unattended = unattended;
    }

    /** Answers the newest question, also one that was closed meanwhile. */
    void answer(Scope... scopes) {
        Consumer<Set<Scope>> answer;
        synchronized (this) {
            answer = List.copyOf(answers.values()).getLast();
        }
        answer.accept(Set.of(scopes));
    }

    ConsentQuestion question() {
        return List.copyOf(open.values()).getLast();
    }
}
