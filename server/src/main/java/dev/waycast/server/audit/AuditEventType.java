package dev.waycast.server.audit;

/** What an event tells. The names are what is kept, exported and searched for. */
public enum AuditEventType {
    SESSION_CREATED("session.created"),
    SESSION_ENDED("session.ended"),
    AUTHENTICATION_SUCCESS("authentication.success"),
    AUTHENTICATION_FAILURE("authentication.failure"),
    AUTHENTICATION_SIGN_OUT("authentication.sign-out"),
    ACCESS_DENIED("access.denied"),
    CONSENT_ASKED("consent.asked"),
    CONSENT_GIVEN("consent.given"),
    CONSENT_REFUSED("consent.refused"),
    CONSENT_RENEWED("consent.renewed"),
    CONSENT_WITHDRAWN("consent.withdrawn"),
    CONSENT_EXPIRED("consent.expired"),
    CONTROL_CHANGED("control.changed"),
    CONFIGURATION_CHANGED("configuration.changed"),
    ACCOUNT_CREATED("account.created"),
    ACCOUNT_CHANGED("account.changed"),
    ACCOUNT_DELETED("account.deleted"),
    INVITATION_CREATED("invitation.created"),
    INVITATION_REDEEMED("invitation.redeemed"),
    INVITATION_REVOKED("invitation.revoked"),
    INVITATION_ROTATED("invitation.rotated"),
    TOKEN_CREATED("token.created"),
    TOKEN_REVOKED("token.revoked"),
    SESSION_MESSAGE("session.message"),
    SESSION_CHANGED("session.changed"),
    AUDIT_EXPORTED("audit.exported"),
    AUDIT_RETENTION("audit.retention"),
    ERROR("error");

    private final String text;

    AuditEventType(String text) {
        this.text = text;
    }

    /** The name in records, for instance {@code session.created}. */
    public String text() {
        return text;
    }
}
