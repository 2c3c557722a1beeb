package dev.waycast.runtime.config;

import dev.waycast.runtime.config.ConfigurationCheck.HttpBinding;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Where Quarkus' HTTP server listens, from its own settings. */
@ApplicationScoped
public class HttpBindings {

    private static final String[] CERTIFICATES = {
        "quarkus.http.ssl.certificate.files",
        "quarkus.http.ssl.certificate.key-store-file",
        "quarkus.http.tls-configuration-name",
        "quarkus.tls.key-store"
    };

    public HttpBinding present() {
        return read(ConfigProvider.getConfig());
    }

    static HttpBinding read(Config config) {
        String fallback = LaunchMode.current() == LaunchMode.NORMAL ? "0.0.0.0" : "localhost";
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse(fallback);
        return HttpBinding.of(host, hasCertificate(config) && !servesPlainHttp(config));
    }

    private static boolean hasCertificate(Config config) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .anyMatch(name -> {
                    for (String certificate : CERTIFICATES) {
                        if (name.startsWith(certificate)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private static boolean servesPlainHttp(Config config) {
        return config.getOptionalValue("quarkus.http.insecure-requests", String.class)
                .map(value -> value.equalsIgnoreCase("enabled"))
                .orElse(true);
    }
}
