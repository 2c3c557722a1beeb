package dev.waycast.runtime.control;

/** Why control, or a request for it, ended as it did. */
public enum ControlReason {
    RELEASED("You released control."),
    CANCELLED("You took your request back."),
    GIVEN("Control was given to somebody else."),
    TAKEN("Control was taken from you."),
    IDLE("You did nothing for a while, so control was released."),
    REFUSED("Your request was refused."),
    UNANSWERED("Nobody answered your request; you get control when it is free."),
    NOT_ALLOWED("You may not control this desktop at the moment."),
    LEFT("The viewer left."),
    NOT_YOURS("Only who holds control, or the person at the desktop, can decide that."),
    NOT_POSSIBLE("This viewer is not here any more, or does not control.");

    private final String sentence;

    ControlReason(String sentence) {
        this.sentence = sentence;
    }

    /** For the person concerned. */
    public String sentence() {
        return sentence;
    }
}
