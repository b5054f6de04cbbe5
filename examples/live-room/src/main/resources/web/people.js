// Who is here: the buoys on the line, and the list.

import { hue, initial } from "./names.js";

const MOST_BUOYS = 14;
const MOST_BUOYS_ON_A_PHONE = 9;
const PHONE = matchMedia("(max-width: 639px)");
const BOB_MILLIS = 900;

export class People {
  #buoys;
  #list;
  #more;
  #counts;
  #buttonLabel;
  #names = null; // null until the room has answered once on this connection
  #count = 0;

  constructor({ buoys, list, more, counts, button }) {
    this.#buoys = buoys;
    this.#list = list;
    this.#more = more;
    this.#counts = counts;
    this.#buttonLabel = button;
  }

  get count() {
    return this.#count;
  }

  /** Forgets who was here: after a reconnection nobody has "left". */
  forget() {
    this.#names = null;
  }

  /**
   * Shows who is here. Returns the names that were here before and are not any more; none when the
   * list was cut short, for then nobody knows.
   */
  show(names, count, me) {
    const whole = count <= names.length;
    const gone = this.#names && whole ? less(this.#names, names) : [];
    this.#names = whole ? names : null;
    this.#count = count;

    const sorted = meFirst(names, me);
    this.#list.replaceChildren(...sorted.map((name, at) => person(name, at === 0 && name === me)));
    const unnamed = count - names.length;
    this.#more.hidden = unnamed <= 0;
    this.#more.textContent = `and ${unnamed.toLocaleString()} more`;
    for (const element of this.#counts) element.textContent = count.toLocaleString();
    this.#buttonLabel.setAttribute("aria-label", `Who is here: ${count}`);
    this.#hang(sorted, count);
    return gone;
  }

  /** The one who speaks bobs on the line. */
  bob(name) {
    for (const buoy of this.#buoys.children) {
      if (buoy.dataset.name === name) {
        buoy.classList.remove("bobs");
        void buoy.offsetWidth; // lets the animation begin anew
        buoy.classList.add("bobs");
        setTimeout(() => buoy.classList.remove("bobs"), BOB_MILLIS);
        return;
      }
    }
  }

  #hang(names, count) {
    const most = PHONE.matches ? MOST_BUOYS_ON_A_PHONE : MOST_BUOYS;
    const hanging = names.slice(0, count > most ? most - 1 : most);
    const buoys = hanging.map((name) => buoy(name, initial(name), hue(name)));
    if (count > hanging.length) {
      const rest = count - hanging.length;
      buoys.push(buoy("", `+${rest > 99 ? 99 : rest}`, 205));
    }
    buoys.forEach((one, at) => {
      // Where on the line it hangs: from -1 to 1, and how far the line sags there.
      const where = buoys.length === 1 ? 0 : (at / (buoys.length - 1)) * 2 - 1;
      const spread = Math.min(1, 0.16 * buoys.length);
      one.style.setProperty("--at", `${50 + where * spread * 44}%`);
      one.style.setProperty("--sag", (1 - (where * spread * 0.88) ** 2).toFixed(3));
    });
    this.#buoys.replaceChildren(...buoys);
  }
}

function person(name, isMe) {
  const item = document.createElement("li");
  item.append(buoy(name, initial(name), hue(name)));
  const shown = document.createElement("span");
  shown.className = "name";
  shown.textContent = name;
  item.append(shown);
  if (isMe) {
    const you = document.createElement("span");
    you.className = "you";
    you.textContent = "you";
    item.append(you);
  }
  return item;
}

function buoy(name, text, itsHue) {
  const made = document.createElement("span");
  made.className = "buoy";
  made.dataset.name = name;
  made.textContent = text;
  made.title = name;
  made.setAttribute("aria-hidden", "true");
  made.style.setProperty("--hue", itsHue);
  return made;
}

function meFirst(names, me) {
  const others = [...names];
  const at = others.indexOf(me);
  if (at >= 0) others.splice(at, 1);
  others.sort((one, other) => one.localeCompare(other));
  return at >= 0 ? [me, ...others] : others;
}

/** `before` without `now`; a name that was there twice and is there once is in it once. */
function less(before, now) {
  const left = [...now];
  return before.filter((name) => {
    const at = left.indexOf(name);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}
