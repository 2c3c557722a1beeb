// Leads the media of the page through a relay on this machine: of the application's candidates it leaves the UDP one at
// 127.0.0.1, with the relay's port in place of its own. Without this a browser might find a way past the relay.
(() => {
  'use strict';
  const original = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    const lines = description.sdp
      .split('\r\n')
      .filter((line) => !line.startsWith('a=candidate:') || / 1 udp \d+ 127\.0\.0\.1 \d+ typ host/i.test(line))
      .map((line) =>
        line.startsWith('a=candidate:')
          ? line.replace(/127\.0\.0\.1 \d+/, `127.0.0.1 ${window.waycastRelayPort}`)
          : line,
      );
    return original.call(this, { type: description.type, sdp: lines.join('\r\n') });
  };
})();
