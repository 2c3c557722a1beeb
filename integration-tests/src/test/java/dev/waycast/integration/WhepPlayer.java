package dev.waycast.integration;

import com.microsoft.playwright.Page;

/** A browser's WebRTC without any page of ours, as a player that speaks WHEP would use it. */
final class WhepPlayer {

    private WhepPlayer() {}

    /** Offers to receive one video and returns the SDP. */
    static String offer(Page page) {
        return (String) page.evaluate("""
                async () => {
                  const peer = (window.peer = new RTCPeerConnection());
                  peer.addTransceiver('video', { direction: 'recvonly' });
                  peer.ontrack = ({ track }) => {
                    const video = document.createElement('video');
                    video.muted = true;
                    video.srcObject = new MediaStream([track]);
                    document.body.append(video);
                    void video.play();
                  };
                  await peer.setLocalDescription(await peer.createOffer());
                  if (peer.iceGatheringState !== 'complete') {
                    await new Promise((done) => {
                      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done();
                    });
                  }
                  return peer.localDescription.sdp;
                }
                """);
    }

    static void accept(Page page, String answer) {
        page.evaluate("(sdp) => window.peer.setRemoteDescription({ type: 'answer', sdp })", answer);
    }

    static int framesShown(Page page) {
        return (int)
                page.evaluate("() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0");
    }

    static String state(Page page) {
        return (String) page.evaluate("() => window.peer.connectionState");
    }

    /** The colour in the middle of the picture: {@code red}, {@code blue} or {@code other}. */
    static String middle(Page page) {
        return (String) page.evaluate("""
                () => {
                  const video = document.querySelector('video');
                  if (!video || !video.videoWidth) return 'other';
                  const canvas = document.createElement('canvas');
                  canvas.width = canvas.height = 1;
                  const context = canvas.getContext('2d');
                  context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
                  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
                  if (red > 200 && green < 60 && blue < 60) return 'red';
                  return blue > 200 && red < 60 && green < 60 ? 'blue' : 'other';
                }
                """);
    }
}
