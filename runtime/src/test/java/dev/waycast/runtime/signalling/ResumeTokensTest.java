package dev.waycast.runtime.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResumeTokensTest {

    private final ResumeTokens<Object> tokens = new ResumeTokens<>();
    private final Object ada = new Object();
    private final Object bob = new Object();

    @Test
    void aTokenIsGoodOnceAndForItsSessionAlone() {
        String ofAda = tokens.issue(ada);
        String ofBob = tokens.issue(bob);
        assertThat(ofAda).hasSizeGreaterThanOrEqualTo(22).isNotEqualTo(ofBob);
        assertThat(tokens.redeem(ofAda)).containsSame(ada);
        assertThat(tokens.redeem(ofAda)).isEmpty();
        assertThat(tokens.redeem(ofBob)).containsSame(bob);
    }

    @Test
    void onlyTheLastTokenOfASessionIsGood() {
        String first = tokens.issue(ada);
        String second = tokens.issue(ada);
        assertThat(tokens.redeem(first)).isEmpty();
        assertThat(tokens.redeem(second)).containsSame(ada);
    }

    @Test
    void aSessionThatEndedHasNone() {
        String token = tokens.issue(ada);
        tokens.revoke(ada);
        assertThat(tokens.redeem(token)).isEmpty();
        assertThat(tokens.redeem("")).isEmpty();
        assertThat(tokens.redeem("guessed")).isEmpty();
    }
}
