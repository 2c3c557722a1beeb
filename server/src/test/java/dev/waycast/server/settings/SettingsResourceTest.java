package dev.waycast.server.settings;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.settings.ConfigurationKeys.Key;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SettingsResourceTest {

    private static final String SECRET_KEY = "quarkus.waycast.access.token";

    @Test
    @TestSecurity(
            user = "otto",
            roles = {Roles.OPERATOR, Roles.AUDITOR})
    void isForAdministrators() {
        when().get("/api/v1/settings").then().statusCode(403);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void saysWhatIsSetWhereAndWhatItMeans() {
        JsonPath settings =
                when().get("/api/v1/settings").then().statusCode(200).extract().jsonPath();
        List<String> keys = settings.getList("items.key");
        assertThat(keys)
                .isEqualTo(ConfigurationKeys.all().stream().map(Key::name).toList());
        assertThat(settings.getList("items.description", String.class)).noneMatch(String::isEmpty);
        String source = "items.find { it.key == 'quarkus.waycast.capture.source' }.";
        assertThat(settings.getString(source + "value")).isEqualTo("test-pattern");
        assertThat(settings.getString(source + "defaultValue")).isEqualTo("auto");
        assertThat(settings.getString(source + "source")).isEqualTo("application");
        String rate = "items.find { it.key == 'quarkus.waycast.capture.frame-rate' }.";
        assertThat(settings.getString(rate + "value")).isEqualTo("60");
        assertThat(settings.getString(rate + "source")).isEqualTo("default");
        assertThat(settings.getString(rate + "type")).isEqualTo("whole number");
        String data = "items.find { it.key == 'waycast.data' }.";
        assertThat(settings.getString(data + "source")).isEqualTo("system property");
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void keepsSecrets() {
        String secret = "0123456789abcdef0123456789abcdef-of-the-test";
        String before = System.setProperty(SECRET_KEY, secret);
        try {
            when().get("/api/v1/settings")
                    .then()
                    .body(not(containsString(secret)))
                    .body("items.find { it.key == '" + SECRET_KEY + "' }.value", is(SettingsResource.MASK));
        } finally {
            if (before == null) {
                System.clearProperty(SECRET_KEY);
            } else {
                System.setProperty(SECRET_KEY, before);
            }
        }
    }
}
