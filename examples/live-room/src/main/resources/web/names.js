// Names: how they are shortened and coloured, and one for whoever has none yet.

const FIRST = ["Amber", "Brisk", "Calm", "Coral", "Dapper", "Early", "Gentle", "Jolly", "Lucky", "Mellow", "Merry", "Quiet", "Salty", "Silver", "Sunny", "Swift"];
const SECOND = ["Albatross", "Cormorant", "Cuttlefish", "Dolphin", "Gull", "Heron", "Lighthouse", "Marlin", "Otter", "Pelican", "Petrel", "Puffin", "Seal", "Starfish", "Tern", "Walrus"];

const graphemes = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : null;

export function suggestName() {
  return `${pick(FIRST)} ${pick(SECOND)}`;
}

/** What stands on a name's buoy: its first character as people count characters. */
export function initial(name) {
  const first = split(name.trim())[0] ?? "?";
  return first.toLocaleUpperCase();
}

/** 0 to 359, always the same for the same name. */
export function hue(name) {
  let hash = 2166136261; // FNV-1a: near names get far colours
  for (const character of name) {
    hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
  }
  return (hash >>> 0) % 360;
}

/** Whether a text is one to three emoji and nothing else. */
export function isOnlyEmoji(text) {
  const shown = split(text.trim());
  return (
    shown.length > 0 &&
    shown.length <= 3 &&
    shown.every((one) => /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/u.test(one))
  );
}

/** A client_id as people can tell it from another. */
export function shortId(clientId) {
  return `#${Number.parseInt(clientId.slice(12), 16)}`;
}

function split(text) {
  const start = text.slice(0, 64);
  return graphemes ? Array.from(graphemes.segment(start), (one) => one.segment) : Array.from(start);
}

function pick(words) {
  return words[Math.floor(Math.random() * words.length)];
}
