package dev.waycast.runtime.signalling;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What this server calls itself. */
final class ServerVersion {

    static final String NAME = "waycast/" + read();

    private ServerVersion() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = ServerVersion.class.getResourceAsStream("/dev/waycast/runtime/version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("The version cannot be read", e);
        }
        return properties.getProperty("version");
    }
}
