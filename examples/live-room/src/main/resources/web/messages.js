// What the server sends: one JSON object of the room, or a plain line as telnet shows it.

const SAID = /^([0-9a-f]{20}) said ([^]*)$/;
const LOGOUT = /^([0-9a-f]{20}) logout$/;

/** Reads one message. Whatever it holds is a stranger's text: it is shown, and never taken for markup. */
export function read(text) {
  return readJson(text) ?? readLine(text);
}

function readJson(text) {
  if (!text.startsWith("{")) return null;
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return null; // then it is a plain line that begins with a brace
  }
  switch (json.type) {
    case "init":
      return { kind: "init", clientId: String(json.client_id) };
    case "join":
      return {
        kind: "join",
        roomId: String(json.roomId),
        userName: String(json.userName),
        time: String(json.joinTime),
      };
    case "say":
      // A backend may push its own `say`, of which we know nothing.
      if (json.content === undefined || json.userName === undefined) return null;
      return {
        kind: "say",
        roomId: String(json.roomId),
        userName: String(json.userName),
        content: String(json.content),
        time: String(json.commentTime),
      };
    case "room":
      return {
        kind: "room",
        roomId: String(json.roomId),
        pageViews: Number(json.pageViews),
        names: Array.isArray(json.online) ? json.online.map((one) => String(one?.userName)) : [],
        count: Number(json.onlineCount),
      };
    case "error":
      return { kind: "error", text: String(json.msg) };
    default:
      return null;
  }
}

function readLine(text) {
  const said = SAID.exec(text);
  if (said) return { kind: "said", clientId: said[1], text: said[2] };
  const logout = LOGOUT.exec(text);
  if (logout) return { kind: "logout", clientId: logout[1] };
  return { kind: "other", text };
}
