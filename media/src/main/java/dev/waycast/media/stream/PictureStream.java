package dev.waycast.media.stream;

import dev.waycast.media.frame.VideoFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The pictures of one source as they are before encoding, for who encodes them himself. They carry everything that frame
 * processors painted.
 *
 * <p>One thread publishes, any thread opens and closes readers.
 */
public final class PictureStream {

    /** What the readers say back to the producer. Any thread; returns at once. */
    public interface Feedback {

        /** Somebody needs the present picture, whether or not anything changes. */
        void requestPicture();

        /** How many readers there are now. */
        void pictureReaders(int count);
    }

    /** One reader's place in the stream. */
    public final class Reader implements AutoCloseable {

        private final Consumer<VideoFrame> onPicture;

        private Reader(Consumer<VideoFrame> onPicture) {
            this.onPicture = onPicture;
        }

        /** Leaves the stream. A picture that is being published may still arrive. Harmless when called again. */
        @Override
        public void close() {
            if (readers.remove(this)) {
                feedback.pictureReaders(readers.size());
            }
        }
    }

    private final Feedback feedback;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    public PictureStream(Feedback feedback) {
        this.feedback = feedback;
    }

    /**
     * Joins the stream; the present picture is asked for.
     *
     * @param onPicture called on the publishing thread, in the path of every picture: return within a millisecond, never
     *     throw. The picture is lent: it must be neither kept nor closed
     */
    public Reader open(Consumer<VideoFrame> onPicture) {
        Reader reader = new Reader(onPicture);
        readers.add(reader);
        feedback.pictureReaders(readers.size());
        feedback.requestPicture();
        return reader;
    }

    /** Lends a picture to every reader, one after the other. It stays the caller's. */
    public void publish(VideoFrame picture) {
        for (Reader reader : readers) {
            reader.onPicture.accept(picture);
        }
    }

    public int readers() {
        return readers.size();
    }
}
