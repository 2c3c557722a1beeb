// Runs in the media page: draws a moving desktop on a canvas and sends it to whoever offers.
const WIDTH = 1280;
const HEIGHT = 720;
const canvas = document.createElement('canvas');
canvas.width = WIDTH;
canvas.height = HEIGHT;
document.body.append(canvas);
const context = canvas.getContext('2d');
const sent = [];

function draw() {
  const t = performance.now() / 1000;
  context.fillStyle = '#1d3b4a';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#10222b';
  context.fillRect(0, 0, WIDTH, 30);
  context.fillStyle = '#f4f6f7';
  context.fillRect(140, 110, 620, 430);
  context.fillStyle = '#ff0000';
  context.fillRect(820, 140, 200, 200);
  context.fillStyle = '#e6eff0';
  context.font = '15px monospace';
  context.fillText('Test desktop', 14, 20);
  context.fillText(new Date().toISOString(), 1000, 20);
  context.fillStyle = '#123c47';
  for (let i = 0; i < 14; i++) context.fillText(`$ line ${i} ${'-'.repeat(Math.floor(20 + 15 * Math.sin(t + i)))}`, 160, 150 + i * 27);
  context.fillStyle = '#43d3b9';
  context.fillRect(640 + 400 * Math.sin(t), 600, 80, 60);
}
setInterval(draw, 33);
draw();
const track = canvas.captureStream(30).getVideoTracks()[0];
track.contentHint = 'detail';
const peers = [];

window.answer = async (sdp) => {
  const peer = new RTCPeerConnection({ encodedInsertableStreams: true });
  peers.push(peer);
  const sender = peer.addTrack(track);
  const { readable, writable } = sender.createEncodedStreams();
  readable
    .pipeThrough(
      new TransformStream({
        transform(frame, controller) {
          const at = performance.timeOrigin + performance.now();
          const rtp = frame.getMetadata().rtpTimestamp;
          sent.push({ rtp, captured: at - 6, dequeued: at - 5.6, converted: at - 4.9, encoded: at - 0.4, sent: at });
          if (sent.length > 20) sent.shift();
          controller.enqueue(frame);
        },
      }),
    )
    .pipeTo(writable);
  await peer.setRemoteDescription({ type: 'offer', sdp });
  await peer.setLocalDescription(await peer.createAnswer());
  while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
  return peer.localDescription.sdp;
};
window.sentFrames = () => sent.slice();
window.dropMedia = () => peers.splice(0).forEach((peer) => peer.close());
