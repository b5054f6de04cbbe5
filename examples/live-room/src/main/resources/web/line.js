// The line to the gateway: a WebSocket that comes back by itself.

const HEARTBEAT_MILLIS = 25_000; // the gateway takes a client that is silent for 55 s for gone
const CONNECT_MILLIS = 10_000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 30_000;

/**
 * Says `state` ("connecting", "live", "waiting", "closed") and `text` (one message from the server)
 * as events. After a loss it waits, a little longer every time and never as long as the neighbour,
 * so that a gateway that comes back is not met by everybody in the same instant.
 */
export class Line extends EventTarget {
  #url;
  #socket = null;
  #state = "closed";
  #losses = 0;
  #timer = 0;
  #heartbeat = 0;
  #nextTry = 0;

  constructor(url) {
    super();
    this.#url = url;
    this.#retryWhenBack = () => {
      if (this.#state === "waiting" && document.visibilityState === "visible") this.retryNow();
    };
    addEventListener("online", this.#retryWhenBack);
    document.addEventListener("visibilitychange", this.#retryWhenBack);
  }

  #retryWhenBack;

  get state() {
    return this.#state;
  }

  /** How long until the next try, while waiting. */
  get waitMillis() {
    return Math.max(0, this.#nextTry - Date.now());
  }

  open() {
    this.#become("connecting");
    let socket;
    try {
      socket = new WebSocket(this.#url);
    } catch {
      // The address is none, or the page may not use it: as lost as any other.
      this.#lost();
      return;
    }
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#dropped(socket), CONNECT_MILLIS);
    socket.onopen = () => {
      clearTimeout(this.#timer);
      this.#heartbeat = setInterval(() => this.send({ type: "pong" }), HEARTBEAT_MILLIS);
      this.#become("live");
    };
    socket.onmessage = (event) => {
      if (typeof event.data !== "string") return;
      this.#losses = 0;
      this.dispatchEvent(new MessageEvent("text", { data: event.data }));
    };
    socket.onclose = () => this.#dropped(socket);
  }

  /** Whether it could be sent; nothing is kept for later. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  retryNow() {
    if (this.#state !== "waiting") return;
    clearTimeout(this.#timer);
    this.open();
  }

  /** For good. */
  close() {
    removeEventListener("online", this.#retryWhenBack);
    document.removeEventListener("visibilitychange", this.#retryWhenBack);
    this.#forget();
    this.#become("closed");
  }

  #dropped(socket) {
    if (socket === this.#socket) this.#lost();
  }

  #lost() {
    this.#forget();
    const longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** this.#losses);
    const pause = longest * (0.5 + Math.random() / 2);
    this.#losses += 1;
    this.#nextTry = Date.now() + pause;
    this.#timer = setTimeout(() => this.open(), pause);
    this.#become("waiting");
  }

  #forget() {
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  #become(state) {
    this.#state = state;
    this.dispatchEvent(new Event("state"));
  }
}
