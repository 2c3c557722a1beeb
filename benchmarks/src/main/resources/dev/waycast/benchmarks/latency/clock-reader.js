// Runs in the viewer page before its own scripts: reads the clock of ClockPattern back from every frame that is shown.
// The page itself is not changed; this only listens.
(() => {
  'use strict';
  const MARK = 0xa5;
  const LEFT = 16;
  const TOP = 16;
  const CELL = 8;
  const COLUMNS = 24;
  const ROWS = 4;

  const measured = {
    first: undefined, // performance.now() of the first frame callback with a picture
    frames: [], // [counter, committed µs, rtp, received, processing, presented, callback, presentedFrames]
    unreadable: 0,
    why: '',
    server: [], // what the application published: [rtp, captured, dequeued, converted, encoded, sent]
    statistics: undefined,
    signallingBytes: 0,
    connections: [],
    receiver: [], // of receiverSample, while asked for
  };
  window.waycastMeasured = measured;

  const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });

  function crc32(bytes, length) {
    let c = 0xffffffff;
    for (let i = 0; i < length; i++) c = crcTable[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  }

  // Where the clock lies in a picture that may come smaller than it was drawn; even, as chroma planes want it.
  function regionAt(scale) {
    const even = (value) => Math.floor(value / 2) * 2;
    const x = even(LEFT * scale);
    const y = even(TOP * scale);
    return {
      x,
      y,
      width: even((LEFT + COLUMNS * CELL) * scale + 1) - x,
      height: even((TOP + ROWS * CELL) * scale + 1) - y,
    };
  }

  // One luma byte a pixel, so that a cell costs four readings in its middle, where coding blurs least.
  function decode(luma, offset, stride, region, scale) {
    const bytes = new Uint8Array((COLUMNS * ROWS) / 8);
    for (let bit = 0; bit < COLUMNS * ROWS; bit++) {
      const x = Math.round((LEFT + (bit % COLUMNS) * CELL + CELL / 2) * scale) - region.x;
      const y = Math.round((TOP + Math.floor(bit / COLUMNS) * CELL + CELL / 2) * scale) - region.y;
      const at = offset + y * stride + x;
      const sum = luma[at] + luma[at - 1] + luma[at - stride] + luma[at - stride - 1];
      if (sum > 4 * 128) bytes[bit >> 3] |= 0x80 >> (bit & 7);
    }
    if (bytes[0] !== MARK || (crc32(bytes, 10) & 0xffff) !== ((bytes[10] << 8) | bytes[11])) return undefined;
    const number = (from, to) => bytes.subarray(from, to).reduce((value, byte) => value * 256 + byte, 0);
    return { counter: number(1, 4), micros: number(4, 10) };
  }

  // VideoFrame.copyTo copies the few rows of the clock; drawing on a canvas would convert the whole picture.
  async function read(video) {
    const frame = new VideoFrame(video);
    try {
      if (frame.format !== 'I420' && frame.format !== 'NV12') throw new Error(`pixel format ${frame.format}`);
      const scale = frame.visibleRect.width / (window.waycastPictureWidth ?? frame.visibleRect.width);
      const region = regionAt(scale);
      const bytes = new Uint8Array(frame.allocationSize({ rect: region }));
      const layout = await frame.copyTo(bytes, { rect: region });
      const clock = decode(bytes, layout[0].offset, layout[0].stride, region, scale);
      if (!clock) throw new Error('checksum');
      return clock;
    } finally {
      frame.close();
    }
  }
  window.waycastReadClock = read;

  function watch(video) {
    const onFrame = (_, metadata) => {
      const callback = performance.now();
      measured.first ??= callback;
      video.requestVideoFrameCallback(onFrame);
      read(video).then(
        (clock) =>
          measured.frames.push([
            clock.counter,
            clock.micros,
            metadata.rtpTimestamp ?? -1,
            metadata.receiveTime ?? NaN,
            (metadata.processingDuration ?? NaN) * 1000,
            metadata.presentationTime,
            callback,
            metadata.presentedFrames,
          ]),
        (error) => {
          measured.unreadable++;
          measured.why = String(error);
        },
      );
    };
    video.requestVideoFrameCallback(onFrame);
  }

  const watched = new WeakSet();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) {
      if (!watched.has(video)) {
        watched.add(video);
        watch(video);
      }
    }
  }).observe(document, { childList: true, subtree: true });

  window.WebSocket = class extends window.WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', (event) => {
        if (typeof event.data !== 'string') return;
        measured.signallingBytes += event.data.length;
        if (!event.data.includes('"stats"')) return;
        const message = JSON.parse(event.data);
        if (message.type !== 'stats') return;
        measured.statistics = message;
        for (const f of message.frames ?? []) {
          measured.server.push([f.rtp, f.captured, f.dequeued, f.converted, f.encoded, f.sent]);
        }
      });
    }
  };

  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...args) {
      super(...args);
      measured.connections.push(this);
    }
  };

  // Bytes of media and its control that the current connection received so far.
  window.waycastBytesReceived = async () => {
    const connection = measured.connections.at(-1);
    let bytes = 0;
    if (connection) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'candidate-pair' && report.nominated) bytes = Math.max(bytes, report.bytesReceived);
      }
    }
    return bytes;
  };

  window.waycastForget = () => {
    measured.frames = [];
    measured.server = [];
    measured.receiver = [];
    measured.unreadable = 0;
  };

  const RECEIVER_FIELDS = [
    'packetsReceived',
    'packetsLost',
    'packetsDiscarded',
    'retransmittedPacketsReceived',
    'fecPacketsReceived',
    'fecPacketsDiscarded',
    'nackCount',
    'pliCount',
    'framesReceived',
    'framesDecoded',
    'framesDropped',
    'keyFramesDecoded',
    'jitterBufferDelay',
    'jitterBufferTargetDelay',
    'jitterBufferEmittedCount',
    'frameWidth',
    'frameHeight',
  ];

  // What the browser's receiver says of itself, at times; -1 where it does not say.
  async function receiverSample() {
    const connection = measured.connections.at(-1);
    if (!connection) return;
    const reports = await connection.getStats();
    for (const report of reports.values()) {
      if (report.type === 'inbound-rtp' && report.kind === 'video') {
        measured.receiver.push({
          at: performance.now(),
          codec: reports.get(report.codecId)?.mimeType ?? '',
          ...Object.fromEntries(RECEIVER_FIELDS.map((name) => [name, report[name] ?? -1])),
        });
      }
    }
  }

  window.waycastSampleReceiver = (interval) => {
    setInterval(receiverSample, interval);
  };
})();
