package dev.waycast.server.people;

import static io.restassured.RestAssured.given;

import dev.waycast.runtime.access.ViewerAccess;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Requests of somebody who is signed in, as that person's browser makes them. */
public final class SignedIn {

    public static final String PASSWORD = "a long enough password of tests";
    private static final String COOKIE = "waycast-session";

    private SignedIn() {}

    /** A new account with these roles, signed in. */
    public static RequestSpecification as(String... roles) {
        return withCookie(signIn(account(roles), PASSWORD));
    }

    /** By the one-time address that is printed at start. */
    public static RequestSpecification asOwner() {
        String token = Arc.container().instance(ViewerAccess.class).get().issueLinkToken();
        return withCookie(page().body("{\"token\":\"" + token + "\"}")
                .post("/api/v1/access")
                .then()
                .statusCode(204)
                .extract()
                .cookie(COOKIE));
    }

    /** From a page of the server, by nobody. */
    public static RequestSpecification page() {
        return given().header("Origin", origin()).contentType(ContentType.JSON);
    }

    /** Scheme, host and port of the server under test. */
    public static String origin() {
        return ConfigProvider.getConfig().getValue("test.url", String.class);
    }

    public static RequestSpecification withCookie(String secret) {
        return page().cookie(COOKIE, secret);
    }

    /** The name of a new account, whose password is {@link #PASSWORD} and need not be changed. */
    public static String account(String... roles) {
        String name = "user-" + UUID.randomUUID().toString().substring(0, 8);
        Accounts accounts = Arc.container().instance(Accounts.class).get();
        accounts.create(new Accounts.NewAccount(name, "Somebody", List.of(roles), PASSWORD), "test", "");
        QuarkusTransaction.requiringNew()
                .run(() -> Account.update("passwordChangeRequired = false where name = ?1", name));
        return name;
    }

    /** The secret in the cookie. */
    public static String signIn(String name, String password) {
        return page().body(new SignInResource.NameAndPassword(name, password))
                .post("/api/v1/sign-in")
                .then()
                .statusCode(200)
                .extract()
                .cookie(COOKIE);
    }
}
