package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.internal.RefCountedObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A reference to a native object that webrtc-java 0.14.0 took for us and never gives back: that of a peer connection, of
 * the sender that {@code addTrack} returns, and of the transceiver that {@code addTransceiver} returns. Without giving
 * them back each connection keeps about 0.4 MB for ever, and its tracks cannot be disposed of.
 *
 * <p>The handle is read while the object lives, and {@link #release()}, which the library has for its buffers and which
 * works on everything that libwebrtc counts references of, is called when nothing uses the object any more.
 */
final class NativeReference extends RefCountedObject {

    private static final VarHandle HANDLE = handle();

    private NativeReference(long handle) {
        HANDLE.set(this, handle);
    }

    /** The reference behind an object that has not been closed. */
    static NativeReference of(NativeObject object) {
        return new NativeReference((long) HANDLE.get(object));
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.privateLookupIn(NativeObject.class, MethodHandles.lookup())
                    .findVarHandle(NativeObject.class, "nativeHandle", long.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This is not the webrtc-java that Waycast was built for", e);
        }
    }
}
