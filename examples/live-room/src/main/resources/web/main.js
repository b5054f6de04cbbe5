// From the lobby into the room and back.

import { Line } from "./line.js";
import { Log, localTime } from "./log.js";
import { read } from "./messages.js";
import { shortId, suggestName } from "./names.js";
import { People } from "./people.js";

const WEBSOCKET_PORT = 7272;
const TELNET_PORT = 8282;
const NAME_KEY = "longline.name";
const MOST_REMEMBERED = 200;
const EMOJI = ["👋", "😀", "😂", "😍", "🤔", "😎", "🥳", "😭", "👍", "👏", "🙏", "❤️", "🔥", "🎉", "🚀", "🐟"];

const $ = (id) => document.getElementById(id);
const counts = document.querySelectorAll(".count");
const log = new Log($("log"), $("newer"));
const people = new People({
  buoys: $("buoys"),
  list: $("people-list"),
  more: $("people-more"),
  counts,
  button: $("people-button"),
});

let visit = null; // what one stay in a room knows; null in the lobby

class Visit {
  line;
  name;
  room;
  joined = false;
  asking = 0;
  unseen = 0;
  sent = []; // what we said and have not heard back, to know our own words from a namesake's
  spoke = new Set(); // clients that sent plain lines, to say when they go

  constructor(name, room) {
    this.name = name;
    this.room = room;
    this.line = new Line(gatewayUrl());
    this.line.addEventListener("state", () => this.lineChanged());
    this.line.addEventListener("text", (event) => this.heard(read(event.data)));
  }

  start() {
    this.line.open();
  }

  end() {
    clearTimeout(this.asking);
    this.line.close();
  }

  lineChanged() {
    if (this.line.state === "live") {
      this.joined = false;
      this.sent = [];
      people.forget();
      this.line.send({ type: "join", roomId: this.room, userName: this.name });
    }
    showLine(this.line);
  }

  heard(message) {
    if ("roomId" in message && message.roomId !== this.room) return;
    switch (message.kind) {
      case "init":
        break; // the gateway's greeting: we have joined by then
      case "join":
        this.entered(message);
        break;
      case "say":
        this.said(message);
        break;
      case "room":
        showRoom(message, this.name);
        break;
      case "said":
        remember(this.spoke, message.clientId);
        log.said("plain", `Terminal ${shortId(message.clientId)}`, message.text, localTime());
        this.notice();
        break;
      case "logout":
        if (this.spoke.delete(message.clientId)) {
          log.note("left", `Terminal ${shortId(message.clientId)}`, "hung up", localTime());
        }
        this.askSoon();
        break;
      case "error":
        log.note("problem", "", message.text, localTime());
        break;
      case "other":
        log.note("other", "", message.text, localTime());
        this.notice();
        break;
    }
  }

  entered({ userName, time }) {
    const me = userName === this.name && !this.joined;
    if (me) this.joined = true;
    log.note(me ? "entered me" : "entered", me ? "You" : userName, me ? "are in the room" : "enters the room", time);
    this.askSoon();
  }

  said({ userName, content, time }) {
    const at = userName === this.name ? this.sent.indexOf(content) : -1;
    if (at >= 0) this.sent.splice(0, at + 1);
    log.said(at >= 0 ? "me" : "other", userName, content, time);
    people.bob(userName);
    if (at < 0) this.notice();
  }

  say(content) {
    const gone = this.line.send({ type: "say", roomId: this.room, userName: this.name, content });
    if (gone) {
      this.sent.push(content);
      if (this.sent.length > MOST_REMEMBERED) this.sent.shift();
    }
    return gone;
  }

  /** Asks who is here: once for many reasons, and later the more of us would ask at the same time. */
  askSoon() {
    if (this.asking) return;
    const spread = Math.min(15_000, 250 + 20 * people.count);
    this.asking = setTimeout(() => {
      this.asking = 0;
      this.line.send({ type: "room", roomId: this.room });
    }, 120 + Math.random() * spread);
  }

  /** Says in the tab's title that something was said while nobody looked. */
  notice() {
    if (document.visibilityState === "visible") return;
    this.unseen += 1;
    this.retitle();
  }

  retitle() {
    document.title = `${this.unseen > 0 ? `(${this.unseen}) ` : ""}${this.room} · Live Room`;
  }
}

function enter(name, room) {
  visit = new Visit(name, room);
  rememberName(name);
  history.replaceState(null, "", addressOf({ room, name }));
  $("title").textContent = room;
  visit.retitle();
  log.clear();
  $("lobby").hidden = true;
  $("room").hidden = false;
  visit.start();
  $("content").focus();
}

function leave() {
  visit?.end();
  visit = null;
  for (const list of document.querySelectorAll("[popover]")) list.hidePopover();
  people.forget();
  people.show([], 0, "");
  for (const count of counts) count.textContent = "–";
  $("views").textContent = "–";
  document.title = "Live Room";
  history.replaceState(null, "", addressOf({}));
  $("room").hidden = true;
  $("lobby").hidden = false;
  $("room-name").focus();
}

function showRoom({ pageViews, names, count }, me) {
  $("views").textContent = pageViews.toLocaleString();
  $("views-word").textContent = pageViews === 1 ? "page view" : "page views";
  for (const name of people.show(names, count, me)) {
    log.note("left", name, "leaves the room", localTime());
  }
}

const STATE_WORDS = { connecting: "Connecting", live: "Live", waiting: "Reconnecting", closed: "Left" };
let ticking = 0;

function showLine(line) {
  const { state } = line;
  $("state").dataset.state = state;
  $("state").textContent = STATE_WORDS[state];
  $("send").disabled = state !== "live";
  // A first connection that takes a moment is no news; a lost one is.
  const down = state === "waiting" || (state === "connecting" && !$("down").hidden);
  $("down").hidden = !down;
  $("retry").hidden = state !== "waiting";
  $("down-words").textContent =
    state === "waiting" ? "The line is down. What you write stays here." : "Trying to reach the room again.";
  clearInterval(ticking);
  const tick = () => {
    const seconds = Math.ceil(line.waitMillis / 1000);
    $("down-count").textContent = state === "waiting" ? `Next try in ${seconds} s.` : "";
  };
  tick();
  if (state === "waiting") ticking = setInterval(tick, 500);
}

function gatewayUrl() {
  const given = new URLSearchParams(location.search).get("ws");
  if (given && /^wss?:\/\//.test(given)) return given;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.hostname || "127.0.0.1"}:${WEBSOCKET_PORT}`;
}

/** The page's own address with these, keeping `ws`. */
function addressOf({ room, name }) {
  const query = new URLSearchParams();
  if (room) query.set("room", room);
  if (name) query.set("name", name);
  const given = new URLSearchParams(location.search).get("ws");
  if (given) query.set("ws", given);
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "");
}

function remember(set, one) {
  set.delete(one);
  set.add(one);
  if (set.size > MOST_REMEMBERED) set.delete(set.values().next().value);
}

function rememberName(name) {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // A browser that keeps nothing asks for the name again next time.
  }
}

function rememberedName() {
  try {
    return localStorage.getItem(NAME_KEY);
  } catch {
    return null; // as above
  }
}

let toastTimer = 0;

function toast(words) {
  clearTimeout(toastTimer);
  $("toast").textContent = words;
  $("toast").hidden = false;
  toastTimer = setTimeout(() => ($("toast").hidden = true), 2500);
}

async function share() {
  const link = location.origin + addressOf({ room: visit.room });
  try {
    await navigator.clipboard.writeText(link);
    toast("Link copied");
  } catch {
    // Without https browsers keep the clipboard to themselves; then the link is at least shown.
    toast(link);
  }
}

function fitComposer() {
  const box = $("content");
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

$("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = $("name").value.trim();
  const room = $("room-name").value.trim();
  const problem =
    name === "" ? "A name is needed." : room === "" || room === "0" ? "A room needs a name, and not 0." : "";
  $("enter-problem").textContent = problem;
  $("enter-problem").hidden = problem === "";
  if (problem === "") enter(name, room);
});

$("another-name").addEventListener("click", () => {
  $("name").value = suggestName();
});

$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const content = $("content").value.trim();
  if (content !== "" && visit.say(content)) {
    $("content").value = "";
    fitComposer();
  }
  $("content").focus();
});

$("content").addEventListener("input", fitComposer);
$("content").addEventListener("keydown", (event) => {
  // While Chinese is being composed, Enter chooses a word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    $("say").requestSubmit();
  }
});

for (const emoji of EMOJI) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = emoji;
  button.addEventListener("click", () => {
    const box = $("content");
    box.setRangeText(emoji, box.selectionStart, box.selectionEnd, "end");
    $("emoji").hidePopover();
    box.focus();
    fitComposer();
  });
  $("emoji").append(button);
}

$("retry").addEventListener("click", () => visit.line.retryNow());
$("leave").addEventListener("click", leave);
$("share").addEventListener("click", share);

document.addEventListener("visibilitychange", () => {
  if (visit && document.visibilityState === "visible") {
    visit.unseen = 0;
    visit.retitle();
  }
});

const asked = new URLSearchParams(location.search);
$("name").value = asked.get("name")?.slice(0, 64) || rememberedName() || suggestName();
$("room-name").value = asked.get("room")?.slice(0, 64) || "lobby";
$("telnet-line").textContent = `telnet ${location.hostname || "127.0.0.1"} ${TELNET_PORT}`;
if (asked.get("name") && asked.get("room")) $("enter").requestSubmit();
