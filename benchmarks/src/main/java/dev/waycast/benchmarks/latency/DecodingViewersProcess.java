package dev.waycast.benchmarks.latency;

import dev.waycast.transports.webrtc.libwebrtc.DecodingViewer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What {@link DecodingViewers} starts. Each line of standard input is answered by one of standard output: {@code add}
 * when one more viewer has decoded a picture, {@code pictures} with what each has decoded so far. Ends with its input.
 */
final class DecodingViewersProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WhepClient whep;
    private final List<DecodingViewer> viewers = new ArrayList<>();

    private DecodingViewersProcess(URI server) {
        whep = new WhepClient(server);
    }

    /** Argument: the application's address. */
    public static void main(String[] arguments) {
        try {
            new DecodingViewersProcess(URI.create(arguments[0])).run();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private void run() throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case "add" -> add();
                case "pictures" ->
                    System.out.println(viewers.stream()
                            .map(viewer -> Integer.toString(viewer.pictures()))
                            .collect(Collectors.joining(" ")));
                default -> throw new IOException("There is no command " + command);
            }
        }
        whep.endAll();
        viewers.forEach(DecodingViewer::close);
    }

    private void add() throws Exception {
        DecodingViewer viewer = new DecodingViewer();
        viewers.add(viewer);
        viewer.connect(whep.begin(viewer.offer()));
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (viewer.pictures() == 0) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "Viewer %d decoded no picture within %d s".formatted(viewers.size(), PATIENCE.toSeconds()));
            }
            LockSupport.parkNanos(10_000_000);
        }
        System.out.println("added");
    }
}
