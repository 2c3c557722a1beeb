package dev.waycast.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final long LARGE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void givesBackWhatCameInItsOrder() throws Exception {
        try (Spool spool = open(LARGE)) {
            spool.append(texts("a", "b"));
            spool.append(texts("c"));
            assertThat(take(spool, 2)).containsExactly("a", "b");
            spool.done();
            assertThat(take(spool, 2)).containsExactly("c");
            spool.done();
            assertThat(take(spool, 2)).isEmpty();
            assertThat(spool.size()).isZero();
        }
        assertThat(segments()).isEmpty();
    }

    @Test
    void givesAgainWhatWasNotDone() throws Exception {
        try (Spool spool = open(LARGE)) {
            spool.append(texts("a", "b"));
            take(spool, 1);
            spool.done();
            take(spool, 1);
        }
        try (Spool spool = open(LARGE)) {
            assertThat(spool.hasOlder()).isTrue();
            spool.append(texts("c"));
            assertThat(take(spool, 10)).contains("b");
            spool.done();
            assertThat(take(spool, 10)).as("the end of what was left").isEmpty();
            assertThat(spool.hasOlder()).isFalse();
            assertThat(take(spool, 10)).containsExactly("c");
        }
    }

    @Test
    void goesOnInNewSegmentsAndDeletesTheDone() throws Exception {
        List<String> all =
                IntStream.range(0, 500).mapToObj("entry %d"::formatted).toList();
        try (Spool spool = open(100)) {
            for (String text : all) {
                spool.append(texts(text));
            }
            assertThat(segments()).hasSizeGreaterThan(50);
            List<String> taken = new ArrayList<>();
            while (spool.size() > 0) {
                taken.addAll(take(spool, 7));
                spool.done();
            }
            assertThat(taken).isEqualTo(all);
            assertThat(segments()).hasSize(1);
        }
    }

    @Test
    void toleratesAnEntryThatWasNotWrittenCompletely() throws Exception {
        try (Spool spool = open(LARGE)) {
            spool.append(texts("whole", "torn"));
        }
        Path segment = segments().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 2));
        try (Spool spool = open(LARGE)) {
            assertThat(take(spool, 10)).containsExactly("whole");
            spool.done();
            assertThat(take(spool, 10)).isEmpty();
            assertThat(spool.hasOlder()).isFalse();
        }
        assertThat(folder.resolve(segment.getFileName() + ".torn")).exists();
    }

    @Test
    void doesNotTakeDamagedBytesForAnEntry() throws Exception {
        try (Spool spool = open(LARGE)) {
            spool.append(texts("whole", "damaged"));
        }
        Path segment = segments().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        try (Spool spool = open(LARGE)) {
            assertThat(take(spool, 10)).containsExactly("whole");
        }
    }

    @Test
    void keepsTheSegmentWhileWhatIsDoneMayNotBeOnDisk() throws Exception {
        try (Spool spool = open(LARGE)) {
            spool.append(texts("a"));
        }
        try (Spool spool = new Spool(folder, LARGE, Duration.ofHours(1), () -> {
            throw new IllegalStateException("the disk is away");
        })) {
            assertThat(take(spool, 1)).containsExactly("a");
            spool.done();
            assertThatThrownBy(() -> take(spool, 1)).hasMessageContaining("the disk is away");
            assertThat(segments()).hasSize(2);
            spool.append(texts("b"));
        }
    }

    @Test
    void isUsedByOneAtATime() throws Exception {
        try (Spool _ = open(LARGE)) {
            assertThatThrownBy(() -> open(LARGE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another Waycast");
        }
    }

    private Spool open(long segmentSize) throws IOException {
        return new Spool(folder, segmentSize, Duration.ofHours(1), () -> {});
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> take(Spool spool, int most) throws InterruptedException {
        return spool.take(most, Duration.ZERO).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }
}
