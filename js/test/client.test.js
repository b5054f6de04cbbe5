// What the client does with its connections, with sockets and a clock that a test holds in its hand.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";

import { LonglineClient, mayReconnect } from "../longline-client.js";

class HandSocket {
  static made = [];
  readyState = 0;
  sent = [];

  constructor(url) {
    this.url = String(url);
    HandSocket.made.push(this);
  }

  static get last() {
    return HandSocket.made.at(-1);
  }

  async opens() {
    this.readyState = 1;
    this.onopen?.({});
    await settled();
  }

  errs() {
    this.onerror?.({});
  }

  says(data) {
    this.onmessage?.({ data });
  }

  ends(code, reason = "") {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  send(data) {
    this.sent.push(data);
  }

  close(code) {
    this.readyState = 3;
    this.closedWith = code;
  }
}

/** Lets what was awaited go on. */
async function settled() {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

function events(line) {
  const seen = [];
  for (const type of ["open", "message", "close", "reconnecting"]) {
    line.addEventListener(type, (event) => seen.push(event));
  }
  return seen;
}

async function opened(options = {}) {
  const line = new LonglineClient("ws://a", { WebSocket: HandSocket, ...options });
  const seen = events(line);
  line.open();
  await settled();
  await HandSocket.last.opens();
  return { line, seen };
}

describe("a line", () => {
  beforeEach(() => {
    HandSocket.made = [];
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
    mock.method(Math, "random", () => 0.5);
  });

  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  test("says again who it is before what waited is sent, in order", async () => {
    const line = new LonglineClient("ws://a", {
      WebSocket: HandSocket,
      resubscribe: async (send, { first }) => {
        await null;
        send({ join: first });
      },
    });
    line.open();
    line.send("one");
    line.send({ two: 2 });
    await settled();
    await HandSocket.last.opens();

    assert.deepEqual(HandSocket.last.sent, ['{"join":true}', "one", '{"two":2}']);
    HandSocket.last.ends(1006);
    line.send("three");
    mock.timers.tick(250);
    await settled();
    await HandSocket.last.opens();
    assert.deepEqual(HandSocket.last.sent, ['{"join":false}', "three"]);
  });

  test("goes on after a refusal that no close follows", async () => {
    const line = new LonglineClient("ws://a", { WebSocket: HandSocket });
    const seen = events(line);
    line.open();
    await settled();
    HandSocket.last.errs();

    assert.deepEqual(seen.map((event) => event.type), ["close", "reconnecting"]);
    mock.timers.tick(250);
    await settled();
    assert.equal(HandSocket.made.length, 2);
  });

  test("leaves it to the close to say why it was lost", async () => {
    const { seen } = await opened();
    HandSocket.last.errs();
    HandSocket.last.readyState = 3;
    HandSocket.last.errs();
    HandSocket.last.ends(1012, "restart");

    assert.deepEqual(seen.map((event) => event.type), ["open", "close", "reconnecting"]);
    assert.equal(seen[1].code, 1012);
  });

  test("waits at random up to twice as long each time, and no longer than the longest", async () => {
    const { seen } = await opened({ reconnect: { firstMillis: 500, longestMillis: 2_000 } });
    HandSocket.last.ends(1006);
    for (const pause of [250, 500, 1_000, 1_000]) {
      const made = HandSocket.made.length;
      mock.timers.tick(pause - 1);
      await settled();
      assert.equal(HandSocket.made.length, made);
      mock.timers.tick(1);
      await settled();
      assert.equal(HandSocket.made.length, made + 1);
      HandSocket.last.ends(1006);
    }

    const delays = seen.filter((event) => event.type === "reconnecting").map((event) => event.delayMillis);
    assert.deepEqual(delays, [250, 500, 1_000, 1_000, 1_000]);
  });

  test("begins anew with short pauses once it has heard something", async () => {
    const { seen } = await opened();
    HandSocket.last.ends(1006);
    mock.timers.tick(250);
    await settled();
    HandSocket.last.ends(1006);
    mock.timers.tick(500);
    await settled();
    await HandSocket.last.opens();
    HandSocket.last.says("hello");
    HandSocket.last.ends(1006);

    assert.equal(seen.at(-1).delayMillis, 250);
  });

  test("does not take a server that drops everybody at once for a good one", async () => {
    const { seen } = await opened();
    HandSocket.last.ends(1006);
    mock.timers.tick(250);
    await settled();
    await HandSocket.last.opens();
    HandSocket.last.ends(1006);

    assert.equal(seen.at(-1).delayMillis, 500);
  });

  for (const code of [1001, 1012]) {
    test(`comes back soon, but not with everybody, after ${code}`, async () => {
      const { seen } = await opened({ reconnect: { restartMillis: 3_000 } });
      HandSocket.last.ends(code);

      assert.equal(seen.at(-1).delayMillis, 1_500);
    });
  }

  for (const code of [1008, 4000, 4999]) {
    test(`stays away after ${code}`, async () => {
      const { line, seen } = await opened();
      HandSocket.last.ends(code, "not you");

      assert.equal(line.state, "closed");
      assert.deepEqual([seen.at(-1).code, seen.at(-1).reason, seen.at(-1).final], [code, "not you", true]);
      mock.timers.tick(60_000);
      await settled();
      assert.equal(HandSocket.made.length, 1);
      assert.equal(line.send("anything"), false);
    });
  }

  test("can be told what else is final", async () => {
    const { line } = await opened({ mayReconnect: (code) => code !== 1009 && mayReconnect(code) });
    HandSocket.last.ends(1009);

    assert.equal(line.state, "closed");
  });

  test("keeps as many messages as it may, and says so", async () => {
    const line = new LonglineClient("ws://a", { WebSocket: HandSocket, queueLimit: 2 });
    line.open();

    assert.deepEqual([line.send("1"), line.send("2"), line.send("3")], [true, true, false]);
    await settled();
    await HandSocket.last.opens();
    assert.deepEqual(HandSocket.last.sent, ["1", "2"]);
    assert.equal(line.queued, 0);
  });

  test("answers a ping and does not show it", async () => {
    const { seen } = await opened();
    HandSocket.last.says('{"type":"ping"}');
    HandSocket.last.says("ping");
    HandSocket.last.says('{"type":"ping","more":1}');

    assert.deepEqual(HandSocket.last.sent, ['{"type":"pong"}', '{"type":"pong"}']);
    assert.deepEqual(
      seen.filter((event) => event.type === "message").map((event) => event.json),
      [{ type: "ping", more: 1 }],
    );
  });

  test("gives a sign of life each interval, while it is up", async () => {
    const { line } = await opened({ heartbeat: { everyMillis: 1_000, message: "alive" } });
    mock.timers.tick(2_500);
    line.close();
    mock.timers.tick(5_000);

    assert.deepEqual(HandSocket.last.sent, ["alive", "alive"]);
  });

  test("takes a server that is silent for too long for gone", async () => {
    const { line } = await opened({ heartbeat: { everyMillis: 1_000, silenceMillis: 2_500 } });
    mock.timers.tick(2_000);
    HandSocket.last.says("still here");
    mock.timers.tick(2_000);
    assert.equal(line.state, "open");
    mock.timers.tick(1_000);

    assert.equal(line.state, "waiting");
  });

  test("gives up a try that takes too long", async () => {
    const line = new LonglineClient("ws://a", { WebSocket: HandSocket, connectTimeoutMillis: 1_000 });
    line.open();
    await settled();
    mock.timers.tick(1_000);

    assert.equal(line.state, "waiting");
    await HandSocket.made[0].opens();
    assert.equal(line.state, "waiting");
  });

  test("counts a resubscribe that fails as a loss", async () => {
    const { line, seen } = await opened({
      resubscribe: () => {
        throw new Error("no token");
      },
    });

    assert.equal(line.state, "waiting");
    assert.match(seen[0].reason, /no token/);
    assert.equal(HandSocket.last.readyState, 3);
  });

  test("asks for its address before each try", async () => {
    let token = 0;
    const line = new LonglineClient(async () => `ws://a/?token=${++token}`, { WebSocket: HandSocket });
    line.open();
    await settled();
    await HandSocket.last.opens();
    HandSocket.last.ends(1006);
    line.retryNow();
    await settled();

    assert.deepEqual(HandSocket.made.map((socket) => socket.url), ["ws://a/?token=1", "ws://a/?token=2"]);
  });

  test("makes no connection any more when it is closed on the way", async () => {
    const line = new LonglineClient(async () => "ws://a", { WebSocket: HandSocket });
    line.open();
    line.close();
    await settled();

    assert.equal(HandSocket.made.length, 0);
    assert.equal(line.state, "closed");
  });

  test("may be closed by whoever hears of a loss", async () => {
    const { line, seen } = await opened();
    line.addEventListener("close", () => line.close());
    HandSocket.last.ends(1006);

    assert.equal(line.state, "closed");
    assert.ok(!seen.some((event) => event.type === "reconnecting"));
  });

  test("says where there is no WebSocket", () => {
    assert.throws(() => new LonglineClient("ws://a", { WebSocket: "none" }), /options\.WebSocket/);
  });
});
