// One page of the one-way flow: WebSocket in, HTTP out.

const login = document.querySelector('#login');
const send = document.querySelector('#send');
const received = document.querySelector('#received');
const kept = 200;

login.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { user, group } = Object.fromEntries(new FormData(login));
  login.querySelector('button').disabled = true;
  try {
    await post('/login', { user });
    connect(user, group);
  } catch (error) {
    login.querySelector('button').disabled = false;
    step('socket', false, error.message);
  }
});

send.addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = Object.fromEntries(new FormData(send));
  const status = send.querySelector('output');
  try {
    const answer = await post('/send', { [form.to]: form.name, content: form.content });
    status.textContent = 'members' in answer
      ? `pushed to ${answer.members} connections of group ${answer.to}`
      : answer.online ? `pushed to ${answer.to}` : `${answer.to} is not online`;
    send.elements.content.value = '';
  } catch (error) {
    status.textContent = error.message;
  }
});

function connect(user, group) {
  const asked = new URLSearchParams(location.search).get('ws');
  const socket = new WebSocket(asked ?? `ws://${location.hostname}:7272`);
  socket.addEventListener('open', () => step('socket', true));
  socket.addEventListener('close', () => {
    step('socket', false, 'WebSocket closed; reload the page to try again');
    send.hidden = true;
  });
  socket.addEventListener('message', async ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'init') {
      step('init', true);
      try {
        const bound = await post('/bind', {
          clientId: message.client_id, proof: message.proof, group,
        });
        document.querySelector('[data-uid]').textContent = bound.uid;
        step('bind', true);
        login.hidden = true;
        send.hidden = received.hidden = false;
        send.elements.name.value = user;
      } catch (error) {
        step('bind', false, error.message);
      }
    } else {
      show(message);
    }
  });
  // Below the 60 s at which common proxies cut a silent connection.
  setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('{"type":"pong"}'), 25_000);
}

function show({ from, content }) {
  const list = received.querySelector('ul');
  const item = document.createElement('li');
  const who = document.createElement('b');
  who.textContent = `${from}: `;
  const when = document.createElement('time');
  when.textContent = new Date().toLocaleTimeString();
  item.append(who, content, when);
  list.prepend(item);
  while (list.children.length > kept) list.lastElementChild.remove();
}

function step(name, done, why) {
  const item = document.querySelector(`[data-step=${name}]`);
  item.classList.toggle('done', done);
  item.classList.toggle('failed', !done);
  if (why) item.textContent = why;
}

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `${path} answered ${response.status}`);
  return answer;
}
