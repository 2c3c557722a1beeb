package dev.waycast.deployment;

import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.ConsentQuestion;
import dev.waycast.runtime.consent.DesktopPrompt;
import dev.waycast.runtime.consent.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A person at the desktop who answers what the test says. */
@ApplicationScoped
public class TestPrompt implements DesktopPrompt {

    /** A question on the screen. */
    record Asked(ConsentQuestion question, Consumer<Set<Scope>> answer) {}

    private final BlockingQueue<Asked> questions = new LinkedBlockingQueue<>();

    @Override
    public String name() {
        return "test";
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void ask(ConsentQuestion question, Consumer<Set<Scope>> answer) {
        questions.add(new Asked(question, answer));
    }

    @Override
    public void close(UUID consent) {}

    @Override
    public void show(List<Visitor> visitors, boolean unattended) {}

    /** The next question. */
    Asked next() {
        try {
            Asked asked = questions.poll(20, TimeUnit.SECONDS);
            if (asked == null) {
                throw new AssertionError("Nothing was asked");
            }
            return asked;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
