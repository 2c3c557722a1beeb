import assert from 'node:assert/strict';

const LIMIT = 10_000;
const PAUSE = 50;

/** Waits until what is read is as expected: pages follow an event a moment later, on a busy machine a longer one. */
export async function eventually(read, expected) {
  for (const end = Date.now() + LIMIT; Date.now() < end; ) {
    if (Object.is(await read(), expected)) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  assert.equal(await read(), expected);
}
