package dev.waycast.server.settings;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.api.Page;
import dev.waycast.server.settings.ConfigurationKeys.Key;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is set. Nothing is changed here: settings stand in files, the environment and system properties. */
@Path("/api/v1/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Settings")
public class SettingsResource {

    static final String MASK = "••••••••";

    /**
     * A setting.
     *
     * @param value in force; secrets are masked; null: none
     * @param defaultValue in force where nothing is set; null: none
     * @param source where the value comes from, for people
     * @param description what it means, in Markdown
     * @param type what a value looks like, for people
     */
    public record Setting(
            String key,
            @Schema(nullable = true) String value,
            @Schema(nullable = true) String defaultValue,
            String source,
            String description,
            String type) {}

    private final Map<String, String> meanings = ConfigurationPage.meanings();

    @GET
    @RolesAllowed(Roles.ADMIN)
    @Operation(operationId = "listSettings", summary = "Every setting: what is set, where, and what it means")
    public Page<Setting> list() {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        List<Setting> settings = ConfigurationKeys.all().stream()
                .map(key -> describe(key, config.getConfigValue(key.name())))
                .toList();
        return new Page<>(settings, settings.size(), 0, settings.size());
    }

    private Setting describe(Key key, ConfigValue value) {
        String text = value.getValue() == null ? key.defaultValue() : value.getValue();
        return new Setting(
                key.name(),
                text != null && key.secret() ? MASK : text,
                key.defaultValue(),
                SettingSource.of(value),
                meanings.getOrDefault(key.name(), ""),
                key.type());
    }
}
