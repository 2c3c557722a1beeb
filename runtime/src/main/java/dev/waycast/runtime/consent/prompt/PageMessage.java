package dev.waycast.runtime.consent.prompt;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.ConsentQuestion;
import dev.waycast.runtime.consent.DesktopChat;
import java.util.Collection;
import java.util.List;

/** What the server says to the desktop page, as docs/consent.md has it. Times are ISO-8601. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PageMessage.State.class, name = "state"),
    @JsonSubTypes.Type(value = PageMessage.Chat.class, name = "chat"),
    @JsonSubTypes.Type(value = PageMessage.Error.class, name = "error")
})
sealed interface PageMessage {

    record State(String desktop, boolean unattended, List<Question> questions, List<Visitor> visitors)
            implements PageMessage {}

    record Question(
            String id,
            String name,
            String address,
            Collection<Scope> scopes,
            String purpose,
            long minutes,
            String until,
            boolean watchOnly) {

        static Question of(ConsentQuestion question) {
            return new Question(
                    question.consent().toString(),
                    question.name(),
                    question.address(),
                    question.scopes().stream().sorted().toList(),
                    question.purpose(),
                    question.minutes(),
                    question.until().toString(),
                    question.mayBeNarrowed());
        }
    }

    record Visitor(
            String session, String name, String address, Collection<Scope> scopes, String until, boolean controls) {

        static Visitor of(dev.waycast.runtime.consent.Visitor visitor) {
            return new Visitor(
                    visitor.session(),
                    visitor.name(),
                    visitor.address(),
                    visitor.scopes().stream().sorted().toList(),
                    visitor.until() == null ? null : visitor.until().toString(),
                    visitor.controls());
        }
    }

    record Chat(String from, boolean desktop, String text, String at) implements PageMessage {

        static Chat of(DesktopChat.Line line) {
            return new Chat(line.from(), line.desktop(), line.text(), line.at().toString());
        }
    }

    record Error(Code code, String sentence) implements PageMessage {}

    /** Why a command was not obeyed. */
    enum Code {
        @JsonProperty("bad-message")
        BAD_MESSAGE,
        @JsonProperty("rate-limited")
        RATE_LIMITED,
        @JsonProperty("gone")
        GONE
    }
}
