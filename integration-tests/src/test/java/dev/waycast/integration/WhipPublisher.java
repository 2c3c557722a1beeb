package dev.waycast.integration;

import com.microsoft.playwright.Page;

/** A browser that publishes a canvas, as a page that speaks WHIP would. */
final class WhipPublisher {

    private WhipPublisher() {}

    /** Offers one video, all of it in this colour with a corner that changes, and returns the SDP. */
    static String offer(Page page, String colour) {
        return (String) page.evaluate("""
                async (colour) => {
                  window.colour = colour;
                  const canvas = document.createElement('canvas');
                  canvas.width = 640;
                  canvas.height = 360;
                  const context = canvas.getContext('2d');
                  let count = 0;
                  setInterval(() => {
                    context.fillStyle = window.colour;
                    context.fillRect(0, 0, 640, 360);
                    context.fillStyle = count++ % 2 ? 'white' : 'black';
                    context.fillRect(0, 0, 32, 32);
                  }, 50);
                  const peer = (window.peer = new RTCPeerConnection());
                  const [track] = canvas.captureStream(20).getVideoTracks();
                  peer.addTransceiver(track, { direction: 'sendonly' });
                  peer.addTransceiver('audio', { direction: 'sendonly' });
                  await peer.setLocalDescription(await peer.createOffer());
                  if (peer.iceGatheringState !== 'complete') {
                    await new Promise((done) => {
                      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done();
                    });
                  }
                  return peer.localDescription.sdp;
                }
                """, colour);
    }

    static void accept(Page page, String answer) {
        page.evaluate("(sdp) => window.peer.setRemoteDescription({ type: 'answer', sdp })", answer);
    }

    static void paint(Page page, String colour) {
        page.evaluate("(colour) => { window.colour = colour; }", colour);
    }

    static void close(Page page) {
        page.evaluate("() => window.peer.close()");
    }
}
