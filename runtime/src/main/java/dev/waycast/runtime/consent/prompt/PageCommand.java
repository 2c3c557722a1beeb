package dev.waycast.runtime.consent.prompt;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.DesktopChat;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/** What the desktop page says to the server, as docs/consent.md has it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PageCommand.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = PageCommand.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = PageCommand.StopAll.class, name = "stop-all"),
    @JsonSubTypes.Type(value = PageCommand.Renew.class, name = "renew"),
    @JsonSubTypes.Type(value = PageCommand.Chat.class, name = "chat")
})
sealed interface PageCommand {

    /** @param scopes nothing: no */
    record Answer(UUID id, Set<Scope> scopes) implements PageCommand {

        public Answer {
            require(id != null, "an answer has no \"id\"");
            require(scopes != null && !scopes.contains(null), "an answer has no \"scopes\"");
        }
    }

    record Stop(String session) implements PageCommand {

        public Stop {
            require(session != null, "it names no \"session\"");
        }
    }

    record StopAll() implements PageCommand {}

    record Renew(String session, long minutes) implements PageCommand {

        private static final long LONGEST = Duration.ofDays(1).toMinutes();

        public Renew {
            require(session != null, "it names no \"session\"");
            require(minutes >= 1 && minutes <= LONGEST, "\"minutes\" must lie between 1 and " + LONGEST);
        }
    }

    record Chat(String text) implements PageCommand {

        public Chat {
            require(text != null && !text.isBlank(), "there is nothing to say");
            require(
                    text.length() <= DesktopChat.LONGEST_LINE,
                    "one line has " + DesktopChat.LONGEST_LINE + " characters at most");
        }
    }

    private static void require(boolean condition, String why) {
        if (!condition) {
            throw new IllegalArgumentException(why);
        }
    }
}
