// One stay in a room: what is said and heard between entering and leaving.

import { LonglineClient } from "./longline-client.js";
import { localTime } from "./log.js";
import { read } from "./messages.js";
import { shortId } from "./names.js";

const MOST_REMEMBERED = 200;
const SOONEST_QUESTION_MILLIS = 120;
const LATEST_QUESTION_MILLIS = 15_000;

/**
 * Enters the room each time the line comes up, and puts what it hears into `log` and `people`. Says
 * `line` (its state changed), `facts` (with the page views in `detail`) and `spoken` (somebody else
 * said something) as events.
 */
export class Visit extends EventTarget {
  line;
  name;
  room;
  #log;
  #people;
  #joined = false;
  #question = 0;
  #sent = []; // what we said and have not heard back, to know our own words from a namesake's
  #spoke = new Set(); // clients that sent plain lines, to say when they go

  constructor(name, room, url, log, people) {
    super();
    this.name = name;
    this.room = room;
    this.#log = log;
    this.#people = people;
    this.line = new LonglineClient(url, {
      resubscribe: (send) => this.#join(send),
      queueLimit: 0, // what is written while the line is down stays in the box
    });
    this.line.addEventListener("state", () => this.dispatchEvent(new Event("line")));
    this.line.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.#heard(read(data));
    });
  }

  start() {
    this.line.open();
  }

  end() {
    clearTimeout(this.#question);
    this.line.close();
  }

  /** Whether it could be sent. */
  say(content) {
    const gone = this.line.send({ type: "say", roomId: this.room, userName: this.name, content });
    if (gone) {
      this.#sent.push(content);
      if (this.#sent.length > MOST_REMEMBERED) this.#sent.shift();
    }
    return gone;
  }

  #join(send) {
    this.#joined = false;
    this.#sent = [];
    this.#spoke.clear();
    this.#people.forget();
    send({ type: "join", roomId: this.room, userName: this.name });
  }

  #heard(message) {
    if ("roomId" in message && message.roomId !== this.room) return;
    switch (message.kind) {
      case "init":
        break; // the gateway's greeting: we have asked to join by then
      case "join":
        this.#entered(message);
        break;
      case "say":
        this.#said(message);
        break;
      case "room":
        this.#described(message);
        break;
      case "said":
        this.#remember(message.clientId);
        this.#log.said("plain", `Terminal ${shortId(message.clientId)}`, message.text, localTime());
        this.dispatchEvent(new Event("spoken"));
        break;
      case "logout":
        if (this.#spoke.delete(message.clientId)) {
          this.#log.note("left", `Terminal ${shortId(message.clientId)}`, "hung up", localTime());
        }
        this.#askSoon();
        break;
      case "error":
        this.#log.note("problem", "", message.text, localTime());
        break;
      case "other":
        this.#log.note("other", "", message.text, localTime());
        this.dispatchEvent(new Event("spoken"));
        break;
    }
  }

  #entered({ userName, time }) {
    if (userName === this.name && !this.#joined) {
      this.#joined = true;
      this.#log.note("entered", "You", "are in the room", time);
    } else {
      this.#log.note("entered", userName, "enters the room", time);
    }
    this.#askSoon();
  }

  #said({ userName, content, time }) {
    const at = userName === this.name ? this.#sent.indexOf(content) : -1;
    const mine = at >= 0;
    if (mine) this.#sent.splice(0, at + 1);
    this.#log.said(mine ? "me" : "other", userName, content, time);
    this.#people.bob(userName);
    if (!mine) this.dispatchEvent(new Event("spoken"));
  }

  #described({ pageViews, names, count }) {
    for (const name of this.#people.show(names, count, this.name)) {
      this.#log.note("left", name, "leaves the room", localTime());
    }
    this.dispatchEvent(new CustomEvent("facts", { detail: { pageViews } }));
  }

  /**
   * Asks what of the room: once for many reasons, and the later the more of us would ask at the same
   * moment. Everybody asks when somebody comes or goes, so a room of a thousand spreads out.
   */
  #askSoon() {
    if (this.#question) return;
    const spread = Math.min(LATEST_QUESTION_MILLIS, 250 + 20 * this.#people.count);
    this.#question = setTimeout(() => {
      this.#question = 0;
      this.line.send({ type: "room", roomId: this.room });
    }, SOONEST_QUESTION_MILLIS + Math.random() * spread);
  }

  #remember(clientId) {
    this.#spoke.delete(clientId);
    this.#spoke.add(clientId);
    if (this.#spoke.size > MOST_REMEMBERED) this.#spoke.delete(this.#spoke.values().next().value);
  }
}
