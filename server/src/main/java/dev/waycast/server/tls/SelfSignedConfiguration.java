package dev.waycast.server.tls;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Where {@code waycast.tls.self-signed} is set, makes the certificate and tells Quarkus where it is, before anything is
 * served. A source of settings, because Quarkus reads certificates before any bean of an application exists.
 */
public final class SelfSignedConfiguration implements ConfigSourceFactory {

    /** Above what the application brings along, below files, environment and system properties. */
    private static final int ORDINAL = 255;

    private static final String NAME = "waycast";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (!Boolean.parseBoolean(value(context, "waycast.tls.self-signed"))) {
            return List.of();
        }
        SelfSignedCertificate certificate = certificate(Path.of(value(context, "waycast.data")));
        String configured = value(context, "waycast.tls.names");
        renew(certificate, configured == null ? List.of() : Arrays.asList(configured.split("\\s*,\\s*")));
        return List.of(new PropertiesConfigSource(settings(certificate), "self-signed certificate", ORDINAL));
    }

    static SelfSignedCertificate certificate(Path data) {
        return new SelfSignedCertificate(data.resolve("tls").toAbsolutePath());
    }

    static boolean renew(SelfSignedCertificate certificate, List<String> configured) {
        List<String> required = new ArrayList<>(configured);
        required.addAll(HostNames.lasting());
        return certificate.renew(Instant.now(), required, HostNames.addresses());
    }

    private static Map<String, String> settings(SelfSignedCertificate certificate) {
        String store = "quarkus.tls." + NAME + ".key-store.pem." + NAME + ".";
        return Map.of(
                store + "cert",
                certificate.certificate().toString(),
                store + "key",
                certificate.key().toString(),
                "quarkus.tls." + NAME + ".reload-period",
                "1h",
                "quarkus.http.tls-configuration-name",
                NAME,
                "quarkus.http.insecure-requests",
                "disabled");
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null ? null : value.getValue();
    }
}
