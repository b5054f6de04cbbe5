// From the lobby into the room and back.

import { Log } from "./log.js";
import { suggestName } from "./names.js";
import { People } from "./people.js";
import { Visit } from "./visit.js";

const NAME_KEY = "longline.name";
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

const listeners = gateways(); // not awaited here: the page is there for its user at once

let visit = null; // null in the lobby
let unseen = 0; // what was said while nobody looked

function enter(name, room) {
  visit = new Visit(name, room, gatewayUrl, log, people);
  visit.addEventListener("line", () => showLine(visit.line));
  visit.addEventListener("facts", (event) => showPageViews(event.detail.pageViews));
  visit.addEventListener("spoken", () => {
    if (document.visibilityState === "visible") return;
    unseen += 1;
    retitle();
  });
  rememberName(name);
  history.replaceState(null, "", addressOf({ room, name }));
  $("title").textContent = room;
  unseen = 0;
  retitle();
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

function retitle() {
  document.title = `${unseen > 0 ? `(${unseen}) ` : ""}${visit.room} · Live Room`;
}

function showPageViews(pageViews) {
  $("views").textContent = pageViews.toLocaleString();
  $("views-word").textContent = pageViews === 1 ? "view" : "views";
}

const STATE_WORDS = { connecting: "Connecting", open: "Live", waiting: "Reconnecting", closed: "Left" };
let ticking = 0;

function showLine(line) {
  const { state } = line;
  $("state").dataset.state = state;
  $("state").textContent = STATE_WORDS[state];
  $("send").disabled = state !== "open";
  // A first connection that takes a moment is no news; a lost one is.
  const down = state === "waiting" || (state === "connecting" && !$("down").hidden);
  $("down").hidden = !down;
  $("retry").hidden = state !== "waiting";
  $("down-words").textContent =
    state === "waiting" ? "The line is down. What you write stays here." : "Trying to reach the gateway.";
  clearInterval(ticking);
  const tick = () => {
    const seconds = Math.ceil(line.waitMillis / 1000);
    $("down-count").textContent = state === "waiting" ? `Next try in ${seconds} s.` : "";
  };
  tick();
  if (state === "waiting") ticking = setInterval(tick, 500);
}

/** The listeners of the server that this page came from; none when another server brought it. */
async function gateways() {
  try {
    const answer = await fetch("gateways.json");
    return answer.ok ? await answer.json() : [];
  } catch {
    return []; // the server has gone since it sent the page: the line says so too
  }
}

async function gatewayUrl() {
  const given = new URLSearchParams(location.search).get("ws");
  if (given && /^wss?:\/\//.test(given)) return given;
  const webSocket = (await listeners).find(({ protocol }) => protocol === "websocket");
  const scheme = location.protocol === "https:" || webSocket?.tls ? "wss" : "ws";
  const host = location.hostname || "127.0.0.1";
  return webSocket ? `${scheme}://${host}:${webSocket.port}` : `${scheme}://${location.host}`;
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
    unseen = 0;
    retitle();
  }
});

const asked = new URLSearchParams(location.search);
$("name").value = asked.get("name")?.slice(0, 64) || rememberedName() || suggestName();
$("room-name").value = asked.get("room")?.slice(0, 64) || "lobby";
if (asked.get("name") && asked.get("room")) $("enter").requestSubmit();

const telnet = (await listeners).find(({ protocol, tls }) => protocol === "text" && !tls);
if (telnet) $("telnet-line").textContent = `telnet ${location.hostname || "127.0.0.1"} ${telnet.port}`;
$("telnet-hint").hidden = !telnet;
