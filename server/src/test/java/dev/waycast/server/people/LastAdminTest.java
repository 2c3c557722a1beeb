package dev.waycast.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever administrators do to one another, one is left. */
@QuarkusTest
class LastAdminTest {

    private List<String> others;

    @BeforeEach
    void nobodyElse() {
        others = QuarkusTransaction.requiringNew().call(() -> {
            List<String> names = Account.<Account>list("disabled = false").stream()
                    .filter(Account::isAdmin)
                    .map(account -> account.name)
                    .toList();
            Account.update("disabled = true where name in ?1", names);
            return names;
        });
    }

    @AfterEach
    void asBefore() {
        QuarkusTransaction.requiringNew().run(() -> Account.update("disabled = false where name in ?1", others));
    }

    @Test
    void theLastOneStays() {
        String name = SignedIn.account("admin");
        String cookie = SignedIn.signIn(name, SignedIn.PASSWORD);
        String path = "/api/v1/users/" + id(name);
        SignedIn.withCookie(cookie)
                .body(Map.of("disabled", true))
                .patch(path)
                .then()
                .statusCode(409)
                .body("type", is("urn:waycast:last-admin"));
        SignedIn.withCookie(cookie)
                .body(Map.of("roles", List.of("viewer")))
                .patch(path)
                .then()
                .statusCode(409);
        SignedIn.withCookie(cookie).delete(path).then().statusCode(409);
        SignedIn.withCookie(cookie).get("/api/v1/me").then().statusCode(200);
        disable(name);
    }

    @Test
    void twoCannotTakeOneAnothersRole() throws Exception {
        String one = SignedIn.account("admin");
        String other = SignedIn.account("admin");
        String oneCookie = SignedIn.signIn(one, SignedIn.PASSWORD);
        String otherCookie = SignedIn.signIn(other, SignedIn.PASSWORD);
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<Integer> first = both.submit(demotion(oneCookie, other));
            Future<Integer> second = both.submit(demotion(otherCookie, one));
            assertThat(List.of(first.get(), second.get())).contains(200).containsAnyOf(401, 403, 409);
        }
        assertThat(QuarkusTransaction.requiringNew().call(() -> Account.count("roles = 'admin' and disabled = false")))
                .isEqualTo(1);
        disable(one);
        disable(other);
    }

    private static Callable<Integer> demotion(String cookie, String name) {
        String path = "/api/v1/users/" + id(name);
        return () -> SignedIn.withCookie(cookie)
                .body(Map.of("roles", List.of("viewer")))
                .patch(path)
                .statusCode();
    }

    private static void disable(String name) {
        QuarkusTransaction.requiringNew().run(() -> Account.update("disabled = true where name = ?1", name));
    }

    private static String id(String name) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Account.<Account>find("name", name).firstResult().id.toString());
    }
}
