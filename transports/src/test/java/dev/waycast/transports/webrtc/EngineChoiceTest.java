package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.TransportException;
import dev.waycast.media.TransportException.Problem;
import dev.waycast.media.stream.StreamLadder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineChoiceTest {

    private final List<Engine> asked = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"OFFER_REJECTED", "CODEC_UNSUPPORTED"})
    void whatOneCannotServeTheNextMay(Problem problem) {
        EngineChoice choice =
                new EngineChoice(List.of(refusing(Engine.DIRECT, problem), refusing(Engine.LIBWEBRTC, Problem.FAILED)));
        assertThatThrownBy(() -> choice.accept("offer", null, null))
                .as("the reason of the first is the one that is told")
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(asked).containsExactly(Engine.DIRECT, Engine.LIBWEBRTC);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_MANY_SESSIONS", "NO_PORT", "FAILED"})
    void aLackOfPlacesIsNoReasonForAnother(Problem problem) {
        EngineChoice choice =
                new EngineChoice(List.of(refusing(Engine.DIRECT, problem), refusing(Engine.LIBWEBRTC, Problem.FAILED)));
        assertThatThrownBy(() -> choice.accept("offer", null, null)).isInstanceOf(TransportException.class);
        assertThat(asked).containsExactly(Engine.DIRECT);
    }

    @Test
    void withOneEngineThereIsNoOther() {
        EngineChoice choice = new EngineChoice(List.of(refusing(Engine.DIRECT, Problem.CODEC_UNSUPPORTED)));
        assertThatThrownBy(() -> choice.accept("offer", null, null)).isInstanceOf(TransportException.class);
        assertThatThrownBy(() -> new EngineChoice(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private WebRtcEngine refusing(Engine engine, Problem problem) {
        return new WebRtcEngine() {
            @Override
            public Engine engine() {
                return engine;
            }

            @Override
            public WebRtcSession accept(String offerSdp, StreamLadder ladder, WebRtcSessionListener listener) {
                asked.add(engine);
                throw new TransportException(problem, "Not with " + engine);
            }
        };
    }
}
