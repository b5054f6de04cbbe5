/** The least that is needed of a WebSocket: the browser's, Node's, and that of the package `ws` have it. */
export interface WebSocketLike {
  readonly readyState: number;
  binaryType: string;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  send(data: any): void;
  close(code?: number, reason?: string): void;
}

export interface LonglineClientOptions {
  /** The constructor to use; the global one if left out, which browsers and Node 22 have. */
  WebSocket?: new (url: string | URL, protocols?: string | string[]) => WebSocketLike;

  /** Subprotocols to offer. */
  protocols?: string | string[];

  /** What bytes arrive as: `blob` or `arraybuffer`; what the WebSocket says itself if left out. */
  binaryType?: "blob" | "arraybuffer";

  /** How long one try may take, `resubscribe` included, 10 000 ms. */
  connectTimeoutMillis?: number;

  reconnect?: {
    /** A first pause is between 0 and this, 500 ms; each further one may be twice as long. */
    firstMillis?: number;
    /** No pause is longer than this, 30 000 ms. */
    longestMillis?: number;
    /** After the codes 1001 and 1012, by which a server says it restarts: between 0 and this, 3 000 ms. */
    restartMillis?: number;
    /** `true`: the first loss is final. */
    never?: boolean;
  };

  /** Whether there is to be another try after this end; not after 1008 and 4000 to 4999 if left out. */
  mayReconnect?: (code: number, reason: string) => boolean;

  heartbeat?: {
    /** How often `message` is sent and silence looked at, 25 000 ms: below the 55 s after which a gateway set so asks. 0 is never. */
    everyMillis?: number;
    /** What is sent each time, and in answer to a ping; `{"type":"pong"}`. `null` sends nothing at all. */
    message?: unknown;
    /** A server from which nothing has come for so long is taken for gone; 0, which is never, if left out. For servers that ping. */
    silenceMillis?: number;
  };

  /**
   * Which message is a ping of the server's: it is answered and no `message` event. `{"type":"ping"}` and `ping` if
   * left out.
   */
  isPing?: (data: unknown) => boolean;

  /** How many messages may wait while the line is not up, 100. `send` refuses more. */
  queueLimit?: number;

  /**
   * Says again what the server has to know on each new connection: who this is, which rooms. It runs before anything
   * that waited is sent. What it sends by `send` goes at once. When it throws or rejects, the connection counts as lost.
   */
  resubscribe?: (send: (message: unknown) => boolean, facts: { first: boolean }) => void | Promise<void>;
}

export type LineState = "connecting" | "open" | "waiting" | "closed";

export interface OpenEvent extends Event {
  /** Whether the line is up for the first time. */
  readonly first: boolean;
}

export interface LineMessageEvent extends Event {
  readonly data: any;
  /** The data as JSON; throws a SyntaxError when it is none. */
  readonly json: any;
}

export interface LineCloseEvent extends Event {
  readonly code: number;
  readonly reason: string;
  /** Whether there will be no other try. */
  readonly final: boolean;
}

export interface ReconnectingEvent extends Event {
  /** How many losses there were since the last good connection. */
  readonly attempt: number;
  readonly delayMillis: number;
}

export interface LonglineClientEvents {
  /** The line is up: `resubscribe` is through, and what waited is sent. */
  open: OpenEvent;
  message: LineMessageEvent;
  /** A connection ended, or a try failed. */
  close: LineCloseEvent;
  reconnecting: ReconnectingEvent;
  /** `state` is another one now. */
  state: Event;
}

/** Whether a connection that ended with this code is tried again unless told otherwise. */
export function mayReconnect(code: number): boolean;

/**
 * A WebSocket that comes back by itself.
 *
 * After a loss it waits, at random, up to twice as long each time, so that a server that comes back is not met by
 * everybody at once. In a browser it tries at once when the network or the page is back. Nothing says that the server
 * has received what was sent: what was on its way when a connection broke is lost, and is not sent again.
 */
export class LonglineClient extends EventTarget {
  /** @param url where to, or what says so before each try, as an address with a fresh token */
  constructor(url: string | URL | (() => string | URL | Promise<string | URL>), options?: LonglineClientOptions);

  readonly state: LineState;

  /** How long until the next try, while waiting; else 0. */
  readonly waitMillis: number;

  /** How many messages wait for the line to be up. */
  readonly queued: number;

  /** Begins; does nothing when it has begun. A line that was closed may be opened again. */
  open(): this;

  /**
   * Sends strings and bytes as they are and everything else as JSON; keeps it, in order, while the line is not up.
   *
   * @returns whether it was sent or kept: false when as many wait as may, and when the line is closed
   */
  send(message: unknown): boolean;

  /** While waiting: tries now. */
  retryNow(): void;

  /** For good. What waits is forgotten. */
  close(code?: number, reason?: string): void;

  addEventListener<K extends keyof LonglineClientEvents>(
    type: K,
    listener: (event: LonglineClientEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
