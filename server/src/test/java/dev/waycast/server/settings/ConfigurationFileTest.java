package dev.waycast.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {

    @TempDir
    Path folder;

    @Test
    void readsTheFileThatIsNamed() throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, """
                quarkus.waycast.name: attic
                waycast:
                  sign-in:
                    lifetime: 8h
                """);
        SmallRyeConfig config = config(Map.of("waycast.config", file.toString()));
        assertThat(config.getConfigValue("quarkus.waycast.name").getValue()).isEqualTo("attic");
        assertThat(config.getConfigValue("waycast.sign-in.lifetime").getValue()).isEqualTo("8h");
        assertThat(SettingSource.of(config.getConfigValue("quarkus.waycast.name")))
                .isEqualTo("file " + file);
    }

    @Test
    void theEnvironmentGoesBefore() throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, "quarkus.waycast.name: attic");
        SmallRyeConfig config = config(Map.of("waycast.config", file.toString(), "quarkus.waycast.name", "cellar"));
        assertThat(config.getConfigValue("quarkus.waycast.name").getValue()).isEqualTo("cellar");
    }

    @Test
    void theExampleSetsNothing() {
        SmallRyeConfig config = config(
                Map.of("waycast.config", Path.of("..", "config", "waycast.yaml").toString()));
        assertThat(config.getConfigValue("quarkus.waycast.name").getValue()).isNull();
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        Map<String, String> wrong =
                Map.of("waycast.config", folder.resolve("none.yaml").toString());
        assertThatThrownBy(() -> config(wrong)).hasStackTraceContaining("none.yaml cannot be read; see waycast.config");
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(environment, "EnvConfigSource", 300))
                .withSources(new ConfigurationFile())
                .build();
    }
}
