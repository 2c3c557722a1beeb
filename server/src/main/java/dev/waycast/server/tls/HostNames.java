package dev.waycast.server.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/** By what this host is reached. */
final class HostNames {

    private HostNames() {}

    /** Those that do not change while it moves between networks. */
    static List<String> lasting() {
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1"));
        try {
            String own = InetAddress.getLocalHost().getHostName();
            if (own.matches("[A-Za-z0-9.-]+") && !names.contains(own)) {
                names.add(own);
            }
        } catch (IOException nameless) {
            return names;
        }
        return names;
    }

    /** The addresses that it has now and others can reach. */
    static List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .map(address -> address.replaceAll("%.*", ""))
                    .toList();
        } catch (IOException unknown) {
            return List.of();
        }
    }
}
