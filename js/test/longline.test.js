// Beside a real Longline, which the project's build starts: LONGLINE is its WebSocket, IMPATIENT another one that soon
// closes whoever does not answer its pings, CONTROL stops and starts it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { afterEach, describe, test } from "node:test";

import { LonglineClient } from "../longline-client.js";

const { LONGLINE, IMPATIENT, CONTROL } = process.env;

function within() {
  return { signal: AbortSignal.timeout(20_000) };
}

/** The next event of this type, within 20 s. */
async function next(line, type) {
  const [event] = await once(line, type, within());
  return event;
}

describe("beside a real Longline", { skip: LONGLINE ? false : "needs a Longline; the project's build starts one" }, () => {
  let line;

  function made(options, url = LONGLINE) {
    line = new LonglineClient(url, options);
    return line;
  }

  afterEach(() => line?.close());

  test("it connects, and sends and hears JSON, text and bytes", async () => {
    made({ binaryType: "arraybuffer" }).open();
    assert.equal((await next(line, "message")).json.type, "init");

    line.send({ say: "早上好" });
    assert.deepEqual((await next(line, "message")).json, { say: "早上好" });
    line.send("plain");
    assert.equal((await next(line, "message")).data, "plain");
    line.send(new Uint8Array([0, 255, 1]));
    assert.deepEqual([...new Uint8Array((await next(line, "message")).data)], [0, 255, 1]);
  });

  test("it answers each of the gateway's pings, and so is not taken for gone", async () => {
    let pings = 0;
    const enough = resolvers();
    made({
      heartbeat: { everyMillis: 0 },
      isPing: (data) => {
        if (data !== '{"type":"ping"}') return false;
        if (++pings === 8) enough.resolve();
        return true;
      },
    });
    const closed = [];
    line.addEventListener("close", (event) => closed.push(event.code));
    line.open();
    await enough.promise;

    const asked = pings; // answered before this question, so counted before it is read
    line.send("how many pongs");
    let heard = await next(line, "message");
    while (heard.data.startsWith("{")) heard = await next(line, "message"); // what it is greeted with
    assert.equal(heard.data, `${asked} pongs`);
    assert.deepEqual(closed, []);
  });

  test("whoever does not answer is closed, and comes back", async () => {
    made({ heartbeat: { everyMillis: 0, message: null }, reconnect: { firstMillis: 50 } }, IMPATIENT).open();
    await next(line, "open");
    await next(line, "reconnecting");
    assert.equal((await next(line, "open")).first, false);
  });

  test("it stays away when the application says so", async () => {
    made().open();
    await next(line, "open");
    line.send("close 4001 banned");

    const closed = await next(line, "close");
    assert.deepEqual([closed.code, closed.reason, closed.final], [4001, "banned", true]);
    assert.equal(line.state, "closed");
  });

  test("it finds a gateway that was started again, says again who it is, and sends what waited", async () => {
    const said = [];
    made({
      resubscribe: (send, { first }) => send({ who: "Ada", first }),
      reconnect: { firstMillis: 50, longestMillis: 200, restartMillis: 100 },
    });
    line.addEventListener("message", (event) => said.push(event.data));
    line.open();
    await next(line, "open");

    const lost = next(line, "close");
    await fetch(`${CONTROL}/stop`);
    const { code, final } = await lost;
    assert.deepEqual([code, final], [1001, false]);
    assert.equal(line.send("kept while away"), true);
    const back = next(line, "open"); // which may be before the start is told
    await fetch(`${CONTROL}/start`);
    assert.equal((await back).first, false);
    while (!said.includes("kept while away")) await next(line, "message");
    assert.deepEqual(said.slice(-3), ['{"type":"init"}', '{"who":"Ada","first":false}', "kept while away"]);
  });
});

function resolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
