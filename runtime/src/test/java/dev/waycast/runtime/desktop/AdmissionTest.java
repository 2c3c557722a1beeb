package dev.waycast.runtime.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission admission = new Admission(20, 0.7);

    @Test
    void thereIsPlaceUntilThereIsNone() {
        assertThat(admission.refusal(0, 0)).isEmpty();
        assertThat(admission.refusal(19, 0.1)).isEmpty();
        assertThat(admission.refusal(20, 0.1))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("This desktop is full: 20 people")
                        .contains("quarkus.waycast.viewers.max"));
    }

    @Test
    void whatOneMoreWillCostCounts() {
        assertThat(admission.refusal(9, 0.62)).as("0.69 with one more").isEmpty();
        assertThat(admission.refusal(9, 0.64))
                .as("0.71 with one more")
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).startsWith("This desktop is full:").contains("9 people"));
    }

    @Test
    void oneViewerSaysNothingAboutTheNext() {
        assertThat(admission.refusal(1, 0.9)).isEmpty();
    }
}
