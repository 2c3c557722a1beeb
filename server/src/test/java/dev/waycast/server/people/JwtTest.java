package dev.waycast.server.people;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Bearer tokens of another system, verified with the keys that it publishes. */
@QuarkusTest
@TestProfile(JwtTest.Configured.class)
class JwtTest {

    private static final String ISSUER = "https://issuer.example";
    private static final String PORT = "dev.waycast.test.issuer-port";
    private static final String KEY_ID = "the-key";
    private static final String ACCESS_TOKEN = "an-access-token-of-thirty-two-characters";

    /** The issuer's, which lives where the test's classes are others. */
    @ConfigProperty(name = "test.issuer.key")
    String issuersKey;

    /** As docs/people.md shows. */
    public static class Configured implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mp.jwt.verify.publickey.location",
                    "http://127.0.0.1:" + port() + "/keys",
                    "mp.jwt.verify.issuer",
                    ISSUER,
                    "quarkus.waycast.access.token",
                    ACCESS_TOKEN);
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Issuer.class));
        }
    }

    /** Publishes its keys. */
    public static class Issuer implements QuarkusTestResourceLifecycleManager {

        private final KeyPair pair = keys();
        private HttpServer server;

        @Override
        public Map<String, String> start() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            byte[] keys = keySet((RSAPublicKey) pair.getPublic()).getBytes(StandardCharsets.UTF_8);
            server.createContext("/keys", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
            return Map.of(
                    "test.issuer.key",
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        }

        @Override
        public void stop() {
            server.stop(0);
        }
    }

    @Test
    void rolesAreTheGroupsOfTheToken() {
        bearer(claims().groups(Set.of("operator", "somebody-elses-role"))
                        .jws()
                        .keyId(KEY_ID)
                        .sign(issuers()))
                .then()
                .statusCode(200)
                .body("name", is("anna@example"))
                .body("kind", is("token"))
                .body("owner", is(false))
                .body("scopes", hasItems("watch", "control"));
        String auditor = claims().groups("auditor").jws().keyId(KEY_ID).sign(issuers());
        given().header("Authorization", "Bearer " + auditor)
                .get("/api/v1/users")
                .then()
                .statusCode(403);
    }

    @Test
    void otherTokensAreRefused() {
        bearer(claims().groups("admin").jws().keyId(KEY_ID).sign(keys().getPrivate()))
                .then()
                .statusCode(401);
        bearer(claims().issuer("https://elsewhere.example")
                        .groups("admin")
                        .jws()
                        .keyId(KEY_ID)
                        .sign(issuers()))
                .then()
                .statusCode(401);
        bearer(claims().expiresAt(Instant.now().minusSeconds(600))
                        .groups("admin")
                        .jws()
                        .keyId(KEY_ID)
                        .sign(issuers()))
                .then()
                .statusCode(401);
        bearer(claims().groups("admin").jws().keyId("another-key").sign(issuers()))
                .then()
                .statusCode(401);
        String payload =
                claims().groups("admin").jws().keyId(KEY_ID).sign(issuers()).split("\\.")[1];
        bearer(base64("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "." + payload + ".")
                .then()
                .statusCode(401);
        bearer(claims().groups("admin").jws().keyId(KEY_ID).signWithSecret("0123456789abcdef0123456789abcdef"))
                .then()
                .statusCode(401);
        bearer("nonsense").then().statusCode(401);
    }

    @Test
    void otherWaysInStayOpen() {
        bearer(ACCESS_TOKEN).then().statusCode(200).body("kind", is("token")).body("roles", contains("operator"));
        SignedIn.as("viewer").get("/api/v1/me").then().statusCode(200).body("kind", is("account"));
        SignedIn.asOwner().get("/api/v1/me").then().statusCode(200).body("owner", is(true));
    }

    /** A free one, the same wherever this class is loaded: Quarkus has to know of the keys when it builds the test. */
    private static synchronized int port() {
        if (System.getProperty(PORT) == null) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                System.setProperty(PORT, Integer.toString(free.getLocalPort()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Integer.getInteger(PORT);
    }

    private PrivateKey issuers() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(issuersKey)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JwtClaimsBuilder claims() {
        return Jwt.issuer(ISSUER)
                .subject("4711")
                .upn("anna@example")
                .expiresAt(Instant.now().plusSeconds(300));
    }

    private static Response bearer(String token) {
        return given().header("Authorization", "Bearer " + token).get("/api/v1/me");
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 7517. */
    private static String keySet(RSAPublicKey key) {
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\",\"n\":\""
                + base64(unsigned(key.getModulus())) + "\",\"e\":\"" + base64(unsigned(key.getPublicExponent()))
                + "\"}]}";
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
