package dev.waycast.server.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;

/**
 * A queue in files: what {@link #append} returned from survives the end of the process and of the machine. One thread
 * appends, one thread takes; the rest may be asked by any.
 *
 * <p>Segments {@code <number>.spool}, each a row of frames: length of the payload (4 bytes), CRC-32C of the payload (4
 * bytes), payload. A frame that is not whole ends its segment: that was the append that the process died in. A segment is
 * deleted once all of it was {@linkplain #done done} and appending has gone on to the next; until then what is in it is
 * taken again after a restart.
 */
final class Spool implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Spool.class);

    static final int MAX_PAYLOAD = 1 << 20;

    private static final int HEADER = 8;
    private static final String SUFFIX = ".spool";

    private final Path folder;
    private final long segmentSize;
    private final long segmentAgeNanos;
    private final Runnable beforeDelete;
    private final FileChannel lockFile;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Segment> segments = new ArrayDeque<>();

    /** The first segment of this run: those before it are left from earlier ones. */
    private final long firstOfThisRun;

    private FileChannel writing;
    private long writingSince = System.nanoTime();
    private FileChannel reading;
    private long takenUpTo;
    private long doneUpTo;

    /**
     * @param beforeDelete makes sure that what is done is on disk where it is now; may throw, and is then tried again
     * @throws IOException when another process uses the folder, or it cannot be written to
     */
    Spool(Path folder, long segmentSize, Duration segmentAge, Runnable beforeDelete) throws IOException {
        this.folder = folder;
        this.beforeDelete = beforeDelete;
        this.segmentSize = segmentSize;
        this.segmentAgeNanos = segmentAge.toNanos();
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        lockFile = lock(folder);
        for (Path left : leftovers(folder)) {
            segments.add(new Segment(left, number(left), Files.size(left)));
        }
        firstOfThisRun = segments.isEmpty() ? 1 : segments.getLast().number + 1;
        open(firstOfThisRun);
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // of this process: a second spool
        }
        channel.close();
        throw new IOException("Another Waycast uses " + folder
                + ". Stop it, or give this one a folder of its own with waycast.data.");
    }

    private static List<Path> leftovers(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static long number(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private void open(long number) throws IOException {
        Path file = folder.resolve("%016d%s".formatted(number, SUFFIX));
        writing = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        writingSince = System.nanoTime();
        try (FileChannel directory = FileChannel.open(folder)) {
            directory.force(true);
        }
        lock.lock();
        try {
            segments.add(new Segment(file, number, 0));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes all payloads and returns when they are on disk; all or none.
     *
     * @throws IOException when they are not; they may be appended again
     */
    void append(List<byte[]> payloads) throws IOException {
        rotateIfDue();
        Segment segment = newest();
        ByteBuffer frames = frames(payloads);
        int size = frames.remaining();
        try {
            while (frames.hasRemaining()) {
                writing.write(frames, segment.size + frames.position());
            }
            writing.force(false);
        } catch (IOException e) {
            writing.truncate(segment.size);
            throw e;
        }
        lock.lock();
        try {
            segment.size += size;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Goes on in a new segment when this one is large or old, so that it can be deleted. Called by who appends. */
    void rotateIfDue() throws IOException {
        Segment segment = newest();
        boolean old = segment.size > 0 && System.nanoTime() - writingSince > segmentAgeNanos;
        if (segment.size >= segmentSize || old) {
            writing.close();
            open(segment.number + 1);
        }
    }

    private Segment newest() {
        lock.lock();
        try {
            return segments.getLast();
        } finally {
            lock.unlock();
        }
    }

    private static ByteBuffer frames(List<byte[]> payloads) {
        int size = 0;
        for (byte[] payload : payloads) {
            size += HEADER + payload.length;
        }
        ByteBuffer frames = ByteBuffer.allocate(size);
        for (byte[] payload : payloads) {
            frames.putInt(payload.length).putInt(checksum(payload)).put(payload);
        }
        return frames.flip();
    }

    private static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /**
     * The next payloads, in order, not more than so many. Empty when none came in time, and once where what was
     * {@linkplain #hasOlder left from earlier runs} ends. What was taken is {@linkplain #done done} before more is taken.
     *
     * @throws UncheckedIOException when the files cannot be read
     */
    List<byte[]> take(int most, Duration wait) throws InterruptedException {
        await(wait);
        try {
            while (true) {
                Segment segment;
                long end;
                boolean last;
                lock.lock();
                try {
                    segment = segments.getFirst();
                    end = segment.size;
                    last = segments.size() == 1;
                } finally {
                    lock.unlock();
                }
                List<byte[]> payloads = read(segment, end, most);
                if (!payloads.isEmpty() || last) {
                    return payloads;
                }
                finish(segment, end);
                if (segment.number == firstOfThisRun - 1) {
                    return List.of();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lock();
        try {
            while (nanos > 0 && segments.size() == 1 && segments.getFirst().size == doneUpTo) {
                nanos = arrived.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<byte[]> read(Segment segment, long end, int most) throws IOException {
        if (reading == null) {
            reading = FileChannel.open(segment.file, StandardOpenOption.READ);
        }
        List<byte[]> payloads = new ArrayList<>();
        long position = doneUpTo;
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        while (payloads.size() < most && position + HEADER <= end) {
            fill(header.clear(), position);
            int length = header.getInt();
            int checksum = header.getInt();
            if (length < 0 || length > MAX_PAYLOAD || position + HEADER + length > end) {
                break;
            }
            byte[] payload = new byte[length];
            fill(ByteBuffer.wrap(payload), position + HEADER);
            if (checksum(payload) != checksum) {
                break;
            }
            payloads.add(payload);
            position += HEADER + length;
        }
        takenUpTo = position;
        return payloads;
    }

    private void fill(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (reading.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("The journal's file is shorter than it was: " + folder);
            }
        }
        buffer.flip();
    }

    /** What was taken last is kept elsewhere now. */
    void done() {
        lock.lock();
        try {
            doneUpTo = takenUpTo;
        } finally {
            lock.unlock();
        }
    }

    /** Everything readable of a segment that nobody appends to any more is done. */
    private void finish(Segment segment, long end) throws IOException {
        beforeDelete.run();
        reading.close();
        reading = null;
        if (doneUpTo == end) {
            Files.delete(segment.file);
        } else {
            Path kept = folder.resolve(segment.file.getFileName() + ".torn");
            Files.move(segment.file, kept);
            LOG.warnf(
                    "%d bytes at the end of the journal's file %s are no whole entry: what was being written when Waycast"
                            + " ended, and told to nobody as kept. The file stays as %s",
                    end - doneUpTo, segment.file.getFileName(), kept);
        }
        lock.lock();
        try {
            segments.removeFirst();
            doneUpTo = 0;
            takenUpTo = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether something is left from an earlier run. */
    boolean hasOlder() {
        lock.lock();
        try {
            return segments.getFirst().number < firstOfThisRun;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that are not {@linkplain #done done} yet. */
    long size() {
        lock.lock();
        try {
            return segments.stream().mapToLong(segment -> segment.size).sum() - doneUpTo;
        } finally {
            lock.unlock();
        }
    }

    /** Called when nobody appends or takes any more. Deletes what is done. */
    @Override
    public void close() throws IOException {
        boolean empty = size() == 0;
        writing.close();
        if (reading != null) {
            reading.close();
        }
        if (empty) {
            beforeDelete.run();
            for (Segment segment : segments) {
                Files.deleteIfExists(segment.file);
            }
        }
        lockFile.close();
    }

    private static final class Segment {

        private final Path file;
        private final long number;

        /** On disk; grows under the lock. */
        private long size;

        private Segment(Path file, long number, long size) {
            this.file = file;
            this.number = number;
            this.size = size;
        }
    }
}
