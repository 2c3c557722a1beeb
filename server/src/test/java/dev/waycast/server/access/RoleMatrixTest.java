package dev.waycast.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waycast.server.people.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may call what: every operation of the OpenAPI document with every role and with none. An operation without a rule
 * here fails the test, so that nobody adds one without saying who may use it.
 */
@QuarkusTest
class RoleMatrixTest {

    private static final String ANONYMOUS = "anonymous";
    private static final List<String> ROLES = List.of("admin", "operator", "viewer", "auditor", "guest", ANONYMOUS);

    private static final Set<String> EVERYBODY = Set.copyOf(ROLES);
    private static final Set<String> SIGNED_IN = Set.of("admin", "operator", "viewer", "auditor", "guest");
    private static final Set<String> ACCOUNTS = Set.of("admin", "operator", "viewer", "auditor");
    private static final Set<String> WATCHERS = Set.of("admin", "operator", "viewer", "guest");
    private static final Set<String> PUBLISHERS = Set.of("admin", "operator", "guest");
    private static final Set<String> OVERSIGHT = Set.of("admin", "operator", "auditor");
    private static final Set<String> HELPERS = Set.of("admin", "operator");
    private static final Set<String> RECORDS = Set.of("admin", "auditor");
    private static final Set<String> ADMIN = Set.of("admin");

    private static final Map<String, Set<String>> RULES = Map.ofEntries(
            Map.entry("GET /api/v1/access", SIGNED_IN),
            Map.entry("POST /api/v1/access", EVERYBODY),
            Map.entry("POST /api/v1/links", HELPERS),
            Map.entry("POST /api/v1/sign-in", EVERYBODY),
            Map.entry("POST /api/v1/sign-out", EVERYBODY),
            Map.entry("GET /api/v1/me", SIGNED_IN),
            Map.entry("POST /api/v1/me/password", ACCOUNTS),
            Map.entry("GET /api/v1/me/tokens", ACCOUNTS),
            Map.entry("POST /api/v1/me/tokens", ACCOUNTS),
            Map.entry("DELETE /api/v1/me/tokens/{id}", ACCOUNTS),
            Map.entry("GET /api/v1/me/sign-ins", ACCOUNTS),
            Map.entry("DELETE /api/v1/me/sign-ins/{id}", ACCOUNTS),
            Map.entry("GET /api/v1/users", ADMIN),
            Map.entry("POST /api/v1/users", ADMIN),
            Map.entry("GET /api/v1/users/{id}", ADMIN),
            Map.entry("PATCH /api/v1/users/{id}", ADMIN),
            Map.entry("DELETE /api/v1/users/{id}", ADMIN),
            Map.entry("POST /api/v1/users/{id}/reset-password", ADMIN),
            Map.entry("POST /api/v1/users/{id}/unlock", ADMIN),
            Map.entry("GET /api/v1/invitations", HELPERS),
            Map.entry("POST /api/v1/invitations", HELPERS),
            Map.entry("DELETE /api/v1/invitations/{id}", HELPERS),
            Map.entry("POST /api/v1/invitations/{id}/rotate", HELPERS),
            Map.entry("POST /api/v1/invitations/redeem", EVERYBODY),
            Map.entry("GET /api/v1/desktops", OVERSIGHT),
            Map.entry("GET /api/v1/desktops/{name}", OVERSIGHT),
            Map.entry("PATCH /api/v1/desktops/{name}", ADMIN),
            Map.entry("PUT /api/v1/desktops/{name}/quality", ADMIN),
            Map.entry("GET /api/v1/desktops/{name}/thumbnail", HELPERS),
            Map.entry("GET /api/v1/desktops/{name}/statistics", OVERSIGHT),
            Map.entry("GET /api/v1/sessions", OVERSIGHT),
            Map.entry("GET /api/v1/sessions/{id}", OVERSIGHT),
            Map.entry("GET /api/v1/sessions/{id}/events", RECORDS),
            Map.entry("POST /api/v1/sessions/{id}/message", HELPERS),
            Map.entry("POST /api/v1/sessions/{id}/take-control", ADMIN),
            Map.entry("PUT /api/v1/sessions/{id}/watch-only", ADMIN),
            Map.entry("POST /api/v1/sessions/{id}/disconnect", ADMIN),
            Map.entry("PUT /api/v1/sessions/{id}/quality", ADMIN),
            Map.entry("GET /api/v1/viewers", OVERSIGHT),
            Map.entry("GET /api/v1/consents", RECORDS),
            Map.entry("POST /api/v1/consents/{id}/withdraw", ADMIN),
            Map.entry("GET /api/v1/audit", RECORDS),
            Map.entry("GET /api/v1/audit/types", RECORDS),
            Map.entry("GET /api/v1/audit/export", RECORDS),
            Map.entry("GET /api/v1/audit/chain", RECORDS),
            Map.entry("POST /api/v1/audit/verification", RECORDS),
            Map.entry("GET /api/v1/settings", ADMIN),
            Map.entry("GET /api/v1/health", OVERSIGHT),
            Map.entry("GET /api/v1/doctor", ADMIN),
            Map.entry("GET /api/v1/statistics", OVERSIGHT),
            Map.entry("GET /api/v1/events", OVERSIGHT),
            Map.entry("OPTIONS /api/v1/whep", EVERYBODY),
            Map.entry("OPTIONS /api/v1/whep/{session}", EVERYBODY),
            Map.entry("POST /api/v1/whep", WATCHERS),
            Map.entry("DELETE /api/v1/whep/{session}", WATCHERS),
            Map.entry("PATCH /api/v1/whep/{session}", WATCHERS),
            Map.entry("OPTIONS /api/v1/whip/{desktop}", EVERYBODY),
            Map.entry("OPTIONS /api/v1/whip/{desktop}/{session}", EVERYBODY),
            // A guest whose invitation says so may publish too.
            Map.entry("POST /api/v1/whip/{desktop}", HELPERS),
            Map.entry("DELETE /api/v1/whip/{desktop}/{session}", PUBLISHERS),
            Map.entry("PATCH /api/v1/whip/{desktop}/{session}", PUBLISHERS));

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<String, String> COOKIES = new TreeMap<>();

    static Stream<Arguments> operationsAndRoles() throws IOException {
        return operations().stream().flatMap(operation -> ROLES.stream().map(role -> Arguments.of(operation, role)));
    }

    /** As {@code METHOD /path}. The document in the repository is compared with the running one by another test. */
    private static List<String> operations() throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(Path.of("..", "docs", "openapi.json").toFile());
        List<String> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    @Test
    void everyOperationHasARule() throws IOException {
        assertThat(operations())
                .hasSizeGreaterThan(40)
                .allSatisfy(operation -> assertThat(RULES).containsKey(operation));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("operationsAndRoles")
    void onlyWhoMay(String operation, String role) throws Exception {
        int status = call(operation, role);
        if (RULES.getOrDefault(operation, Set.of()).contains(role)) {
            assertThat(status).isNotIn(401, 403).isLessThan(500);
        } else {
            assertThat(status).isEqualTo(role.equals(ANONYMOUS) ? 401 : 403);
        }
    }

    /** Asks for something that is not there or with nothing in it, so that nothing changes where it is allowed. */
    private static int call(String operation, String role) throws Exception {
        String method = operation.substring(0, operation.indexOf(' '));
        String path = operation
                .substring(operation.indexOf(' ') + 1)
                .replace("{id}", UUID.randomUUID().toString())
                .replaceAll("\\{[a-z]+}", "nothing");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(SignedIn.origin() + path))
                .header("Origin", SignedIn.origin())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"));
        if (!role.equals(ANONYMOUS)) {
            boolean ends = path.endsWith("/sign-out");
            request.header("Cookie", "waycast-session=" + (ends ? signIn(role) : cookie(role)));
        }
        // A connection of its own: the one before may be closing, and a stream of events would never end.
        HttpClient client = HttpClient.newHttpClient();
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode();
        } finally {
            client.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("roles")
    void theViewersWebSocket(String role) {
        assertThat(handshake("/ws/v1/viewer", role))
                .isEqualTo(WATCHERS.contains(role) ? 101 : role.equals(ANONYMOUS) ? 401 : 403);
    }

    /** For the person at the desktop: no account makes anybody that. */
    @ParameterizedTest
    @MethodSource("roles")
    void theDesktopsWebSocket(String role) {
        if (!HELPERS.contains(role)) {
            assertThat(handshake("/ws/v1/desktop", role)).isEqualTo(role.equals(ANONYMOUS) ? 401 : 403);
        }
    }

    static Stream<String> roles() {
        return ROLES.stream();
    }

    private static int handshake(String path, String role) {
        WebSocket.Builder socket = HTTP.newWebSocketBuilder().header("Origin", SignedIn.origin());
        if (!role.equals(ANONYMOUS)) {
            socket.header("Cookie", "waycast-session=" + cookie(role));
        }
        try {
            socket.buildAsync(URI.create(SignedIn.origin().replace("http", "ws") + path), new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException refused) {
            return ((WebSocketHandshakeException) refused.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    private static String cookie(String role) {
        if (!COOKIES.containsKey(role)) {
            COOKIES.put(role, signIn(role));
        }
        return COOKIES.get(role);
    }

    private static String signIn(String role) {
        if (!role.equals("guest")) {
            return SignedIn.signIn(SignedIn.account(role), SignedIn.PASSWORD);
        }
        String address = SignedIn.withCookie(cookie("admin"))
                .body(Map.of("label", "guests of the test", "scopes", List.of("watch"), "minutes", 60, "uses", 1))
                .post("/api/v1/invitations")
                .path("address");
        return SignedIn.page()
                .body(Map.of("token", address.substring(address.indexOf('=') + 1)))
                .post("/api/v1/invitations/redeem")
                .cookie("waycast-session");
    }
}
