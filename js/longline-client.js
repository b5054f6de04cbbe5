// A WebSocket that comes back by itself: for browsers as it stands, and for Node.

const DEFAULTS = {
  connectTimeoutMillis: 10_000,
  reconnect: { firstMillis: 500, longestMillis: 30_000, restartMillis: 3_000 },
  heartbeat: { everyMillis: 25_000, message: { type: "pong" }, silenceMillis: 0 },
  queueLimit: 100,
};

/** An open connection that lasted this long was a good one: the next loss is a first loss. */
const STEADY_MILLIS = 10_000;

// of WebSocket, also where a constructor of the user's own lacks them
const CONNECTING = 0;
const OPEN = 1;

/** `open`: the line is up, what was to be said again is said, and what waited is sent. */
class OpenEvent extends Event {
  constructor(first) {
    super("open");
    this.first = first;
  }
}

/** `message`: a string, or what `binaryType` says for bytes. */
class LineMessageEvent extends Event {
  constructor(data) {
    super("message");
    this.data = data;
  }

  /** @throws SyntaxError when it is no JSON */
  get json() {
    return JSON.parse(this.data);
  }
}

/** `close`: one connection ended; `final` when there will be no other. */
class LineCloseEvent extends Event {
  constructor(code, reason, final) {
    super("close");
    this.code = code;
    this.reason = reason;
    this.final = final;
  }
}

/** `reconnecting`: another try is made after `delayMillis`. */
class ReconnectingEvent extends Event {
  constructor(attempt, delayMillis) {
    super("reconnecting");
    this.attempt = attempt;
    this.delayMillis = delayMillis;
  }
}

/**
 * Whether a connection that ended so is to be tried again. It is not when the server said that it
 * does not want this client: 1008, and 4000 to 4999, which are the application's own.
 */
export function mayReconnect(code) {
  return code !== 1008 && !(code >= 4000 && code <= 4999);
}

/** What it does and promises is said in `longline-client.d.ts`. */
export class LonglineClient extends EventTarget {
  #url;
  #options;
  #WebSocket;
  #socket = null;
  #state = "closed";
  #queue = [];
  #losses = 0;
  #opened = false; // ever
  #heardOrSteadyFrom = Infinity;
  #heardAt = 0;
  #attempt = 0; // tells a try from those given up
  #timer = 0;
  #heartbeat = 0;
  #nextTry = 0;

  constructor(url, options = {}) {
    super();
    this.#url = url;
    this.#options = {
      ...DEFAULTS,
      mayReconnect,
      isPing,
      ...options,
      reconnect: { ...DEFAULTS.reconnect, ...options.reconnect },
      heartbeat: { ...DEFAULTS.heartbeat, ...options.heartbeat },
    };
    this.#WebSocket = options.WebSocket ?? globalThis.WebSocket;
    if (typeof this.#WebSocket !== "function") {
      throw new TypeError(
        "there is no WebSocket here; run on Node 22 or newer, or pass a constructor as options.WebSocket",
      );
    }
  }

  get state() {
    return this.#state;
  }

  get waitMillis() {
    return this.#state === "waiting" ? Math.max(0, this.#nextTry - Date.now()) : 0;
  }

  get queued() {
    return this.#queue.length;
  }

  open() {
    if (this.#state !== "closed") return this;
    globalThis.addEventListener?.("online", this.#retryWhenBack);
    globalThis.document?.addEventListener("visibilitychange", this.#retryWhenBack);
    this.#losses = 0;
    this.#connect();
    return this;
  }

  send(message) {
    if (this.#state === "open") return this.#sendNow(message);
    if (this.#state === "closed" || this.#queue.length >= this.#options.queueLimit) return false;
    this.#queue.push(message);
    return true;
  }

  retryNow() {
    if (this.#state !== "waiting") return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  close(code = 1000, reason = "") {
    if (this.#state === "closed") return;
    const socket = this.#socket;
    this.#forget();
    socket?.close(code, reason);
    this.#end(code, reason);
  }

  async #connect() {
    const attempt = ++this.#attempt;
    this.#become("connecting");
    this.#timer = setTimeout(
      () => this.#lost(1006, "no connection in time"),
      this.#options.connectTimeoutMillis,
    );
    let socket;
    try {
      const url = typeof this.#url === "function" ? await this.#url() : this.#url;
      if (attempt !== this.#attempt) return;
      socket = new this.#WebSocket(url, this.#options.protocols ?? []);
    } catch (problem) {
      // The address is none, or could not be made, or the page may not use it: as lost as any other.
      if (attempt === this.#attempt) this.#lost(1006, String(problem?.message ?? problem));
      return;
    }
    if (this.#options.binaryType) socket.binaryType = this.#options.binaryType;
    this.#socket = socket;
    socket.onopen = () => this.#up(socket, attempt);
    socket.onmessage = ({ data }) => this.#heard(data);
    socket.onerror = () => {
      // A close follows, and says more. After a refused one it does not in Node.js 20.
      if (attempt === this.#attempt && socket.readyState === CONNECTING) {
        this.#lost(1006, "no connection");
      }
    };
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
  }

  async #up(socket, attempt) {
    this.#heardAt = Date.now();
    this.#heardOrSteadyFrom = Date.now() + STEADY_MILLIS;
    try {
      await this.#options.resubscribe?.((message) => write(socket, message), { first: !this.#opened });
    } catch (problem) {
      if (attempt === this.#attempt) {
        this.#lost(1006, `resubscribe failed: ${problem?.message ?? problem}`);
      }
      return;
    }
    if (attempt !== this.#attempt || socket.readyState !== OPEN) return;
    clearTimeout(this.#timer);
    const first = !this.#opened;
    this.#opened = true;
    this.#startHeartbeat(socket);
    this.#state = "open";
    for (const message of this.#queue.splice(0)) write(socket, message);
    this.dispatchEvent(new Event("state"));
    this.dispatchEvent(new OpenEvent(first));
  }

  #heard(data) {
    this.#heardAt = Date.now();
    this.#heardOrSteadyFrom = 0;
    if (this.#options.isPing(data)) {
      if (this.#options.heartbeat.message !== null) this.#sendNow(this.#options.heartbeat.message);
      return;
    }
    this.dispatchEvent(new LineMessageEvent(data));
  }

  #startHeartbeat(socket) {
    const { everyMillis, message, silenceMillis } = this.#options.heartbeat;
    if (everyMillis <= 0) return;
    this.#heartbeat = setInterval(() => {
      if (silenceMillis > 0 && Date.now() - this.#heardAt > silenceMillis) {
        this.#lost(1006, "the server has been silent for too long");
      } else if (message !== null) {
        write(socket, message);
      }
    }, everyMillis);
  }

  #sendNow(message) {
    return this.#socket !== null && write(this.#socket, message);
  }

  #lost(code, reason) {
    if (Date.now() >= this.#heardOrSteadyFrom) this.#losses = 0;
    this.#heardOrSteadyFrom = Infinity;
    const socket = this.#socket;
    this.#forget();
    socket?.close();
    if (this.#options.reconnect.never || !this.#options.mayReconnect(code, reason)) {
      this.#end(code, reason);
      return;
    }
    const pause = this.#pause(code);
    this.#losses += 1;
    this.#nextTry = Date.now() + pause;
    this.#timer = setTimeout(() => this.#connect(), pause);
    this.#become("waiting");
    // whoever hears of it may close or retry; then the rest is no longer so
    const attempt = this.#attempt;
    this.dispatchEvent(new LineCloseEvent(code, reason, false));
    if (attempt === this.#attempt && this.#state === "waiting") {
      this.dispatchEvent(new ReconnectingEvent(this.#losses, pause));
    }
  }

  /**
   * Anywhere between nothing and the longest, so that a server that comes back is not met by everybody
   * in the same instant. A server that said it goes, 1001 or 1012, is soon back.
   */
  #pause(code) {
    const { firstMillis, longestMillis, restartMillis } = this.#options.reconnect;
    const announced = this.#losses === 0 && (code === 1001 || code === 1012);
    const longest = announced ? restartMillis : Math.min(longestMillis, firstMillis * 2 ** this.#losses);
    return Math.random() * longest;
  }

  #end(code, reason) {
    globalThis.removeEventListener?.("online", this.#retryWhenBack);
    globalThis.document?.removeEventListener("visibilitychange", this.#retryWhenBack);
    this.#queue.length = 0;
    this.#become("closed");
    this.dispatchEvent(new LineCloseEvent(code, reason, true));
  }

  #forget() {
    this.#attempt += 1;
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
  }

  #retryWhenBack = () => {
    if (globalThis.document?.visibilityState !== "hidden") this.retryNow();
  };

  #become(state) {
    this.#state = state;
    this.dispatchEvent(new Event("state"));
  }
}

const PING = /^\s*\{\s*"type"\s*:\s*"ping"\s*\}\s*$/;

/** What GatewayWorker's habit calls a ping: the JSON object whose type is `ping`, or the word alone. */
function isPing(data) {
  return data === "ping" || (typeof data === "string" && data.length < 64 && PING.test(data));
}

/** Strings and bytes go as they are, everything else as JSON. */
function write(socket, message) {
  if (socket.readyState !== OPEN) return false;
  socket.send(isRaw(message) ? message : JSON.stringify(message));
  return true;
}

function isRaw(message) {
  return (
    typeof message === "string" ||
    message instanceof ArrayBuffer ||
    ArrayBuffer.isView(message) ||
    (typeof Blob === "function" && message instanceof Blob)
  );
}
