import { texts } from '/texts.js';

const SIZES = { portrait: [1080, 1920], landscape: [1920, 1080] };
const POLL_MS = 700;
const element = (id) => document.getElementById(id);
let language = 'vi';
let view = 'portrait';
let state = null;

const say = (key, values = {}) =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, String(value)),
    texts[language][key],
  );

function fillSelect(id, options, chosen) {
  const select = element(id);
  const wanted = options.map((one) => `${one.id}\u0000${one.label[language]}`).join('\u0001');
  if (select.dataset.options !== wanted) {
    select.replaceChildren(...options.map((one) => new Option(one.label[language], one.id)));
    select.dataset.options = wanted;
  }
  if (document.activeElement !== select) select.value = chosen;
}

function draw() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = say(node.dataset.text);
  if (!state) return;
  element('truth').textContent = state.truth[language];
  fillSelect('citizen', state.citizens, state.citizen);
  element('citizen-note').textContent = state.citizens.find((one) => one.id === state.citizen)?.note[language] ?? '';
  fillSelect('profile', state.profiles, state.profile);
  fillSelect('scanner', state.settings.scanner.options, state.settings.scanner.value);
  fillSelect('province', state.settings.province.options, state.settings.province.value);
  fillSelect('printer', state.settings.printer.options, state.settings.printer.value);
  element('card-state').textContent = say(state.cardOnReader ? 'cardOn' : 'cardOff');
  element('dossiers').textContent = [
    say('dossiers', { n: state.dossiers.count }),
    state.dossiers.last ? say('lastDossier', { code: state.dossiers.last }) : '',
  ].join(' ');
  const pages = element('pages');
  pages.textContent = `${say('pages', { n: state.pages })} `;
  if (state.pages > 0) {
    const link = document.createElement('a');
    link.href = '/last-page.pdf';
    link.target = '_blank';
    link.textContent = say('openPage');
    pages.append(link);
  }
}

async function refresh() {
  try {
    const answer = await fetch('/state');
    state = await answer.json();
    element('error').textContent = '';
  } catch {
    element('error').textContent = say('lost');
  }
  draw();
}

async function command(body) {
  const answer = await fetch('/command', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) element('error').textContent = (await answer.json()).message?.[language] ?? say('lost');
  await refresh();
}

function fit() {
  const [width, height] = SIZES[view];
  const stage = element('stage').getBoundingClientRect();
  const scale = Math.min((stage.width - 32) / width, (stage.height - 32) / height);
  const frame = element('kiosk');
  frame.style.width = `${width}px`;
  frame.style.height = `${height}px`;
  frame.style.transform = `translate(-50%, -50%) scale(${scale})`;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.id === 'language') {
    language = language === 'vi' ? 'en' : 'vi';
    draw();
  } else if (button.dataset.view) {
    view = button.dataset.view;
    fit();
  } else if (button.dataset.command) {
    void command({ type: button.dataset.command, ...(button.dataset.kind ? { kind: button.dataset.kind } : {}) });
  }
});
element('citizen').addEventListener(
  'change',
  (event) => void command({ type: 'choose-citizen', id: event.target.value }),
);
element('profile').addEventListener(
  'change',
  (event) => void command({ type: 'choose-profile', id: event.target.value }),
);
for (const select of document.querySelectorAll('[data-setting]')) {
  select.addEventListener(
    'change',
    () => void command({ type: 'set', setting: select.dataset.setting, value: select.value }),
  );
}
addEventListener('resize', fit);
fit();
await refresh();
setInterval(refresh, POLL_MS);
