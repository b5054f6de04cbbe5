// The lines of the room. All text goes in by textContent.

import { hue, initial, isOnlyEmoji } from "./names.js";

const MOST_LINES = 500;
const AT_THE_END_PIXELS = 80;
const ONE_BREATH_MILLIS = 180_000;

export class Log {
  #element;
  #newer;
  #following = true; // whether new lines scroll into sight
  #unread = 0;
  #last = null; // who said the last line and when, for lines that belong together

  constructor(element, newer) {
    this.#element = element;
    this.#newer = newer;
    newer.addEventListener("click", () => {
      this.toEnd();
      element.focus({ preventScroll: true });
    });
    element.addEventListener("scroll", () => {
      this.#following = this.#isAtEnd();
      if (this.#following) this.#seen();
    });
    // When the keyboard comes up, or the notice that the line is down, the last line stays in sight.
    new ResizeObserver(() => {
      if (this.#following) this.toEnd();
    }).observe(element);
  }

  /** Something somebody said; `from` is "me", "other" or "plain" (a line as telnet sends it). */
  said(from, userName, content, time) {
    const together =
      this.#last?.from === from &&
      this.#last.userName === userName &&
      Date.now() - this.#last.at < ONE_BREATH_MILLIS;
    const line = element("div", `said ${from}`);
    if (together) line.classList.add("together");
    if (isOnlyEmoji(content)) line.classList.add("only-emoji");
    line.style.setProperty("--hue", hue(userName));

    const buoy = element("span", "buoy", from === "plain" ? ">_" : initial(userName));
    buoy.setAttribute("aria-hidden", "true");
    const name = element("span", "who", from === "me" ? "You" : userName);
    const head = element("p", "head");
    head.append(name, clock(time));
    const body = element("p", "content", content);
    body.dir = "auto";
    line.append(buoy, head, body);
    this.#add(line, from === "me");
    this.#last = { from, userName, at: Date.now() };
  }

  /** Something that happened: a name, what it did, when. */
  note(kind, userName, words, time) {
    const line = element("div", `note ${kind}`);
    const text = element("p", "words");
    if (userName) {
      text.append(element("strong", "", userName), " ");
      line.style.setProperty("--hue", hue(userName));
    }
    text.append(words);
    line.append(text);
    if (time) line.append(clock(time));
    this.#add(line, false);
    this.#last = null;
  }

  clear() {
    this.#element.replaceChildren();
    this.#last = null;
    this.toEnd();
  }

  toEnd() {
    this.#following = true;
    this.#element.scrollTop = this.#element.scrollHeight;
    this.#seen();
  }

  #add(line, mine) {
    const follow = mine || this.#following;
    this.#element.append(line);
    while (this.#element.childElementCount > MOST_LINES) this.#element.firstElementChild.remove();
    if (follow) {
      this.toEnd();
    } else {
      this.#unread += 1;
      this.#newer.textContent = this.#unread === 1 ? "1 new line below" : `${this.#unread} new lines below`;
      this.#newer.hidden = false;
    }
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    return scrollHeight - scrollTop - clientHeight < AT_THE_END_PIXELS;
  }

  #seen() {
    this.#unread = 0;
    this.#newer.hidden = true;
  }
}

/** The server's "yyyy-MM-dd HH:mm:ss", shown as the time of day. */
function clock(time) {
  const shown = element("time", "", /^\d{4}-\d\d-\d\d \d\d:\d\d/.test(time) ? time.slice(11, 16) : "");
  shown.title = time;
  return shown;
}

/** Now, in the server's form. */
export function localTime() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
