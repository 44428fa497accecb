// The gallery of packs: one at a time, chosen by the address (#linked-birth), with what the check says above it.
const SIZES = { portrait: [1080, 1920], landscape: [1920, 1080] };
const LANGUAGES = { vi: 'Tiếng Việt', en: 'English' };

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

function picture(pack, version, screen, language, orientation) {
  const query = new URLSearchParams({ pack, version, screen: screen.id, language });
  const href = `/kiosk/?${query}`;
  const name = `${screen.title[language]}, ${LANGUAGES[language]}, ${orientation}`;
  const frame = element('iframe', { src: href, title: name, loading: 'lazy', tabindex: '-1', class: orientation });
  const link = element('a', { href, target: '_blank', 'aria-label': `Open: ${name}` });
  const holder = element('div', { class: `picture ${orientation}` }, frame, link);
  return element(
    'figure',
    {},
    holder,
    element('figcaption', {}, `${LANGUAGES[language]}, ${SIZES[orientation].join(' × ')}`),
  );
}

function screens(pack) {
  return pack.versions.flatMap(({ version, status, title, screens: all }) => [
    element(
      'h2',
      {},
      `${title.vi} `,
      element('small', {}, `${title.en} · ${pack.id} · ${pack.kind} · version ${version} · ${status}`),
    ),
    ...all.map((screen) =>
      element(
        'section',
        { 'data-screen': screen.id },
        element('h3', {}, `${screen.title.vi} `, element('small', {}, `${screen.title.en} · ${screen.id}`)),
        element(
          'div',
          { class: 'pictures' },
          ...Object.keys(LANGUAGES).flatMap((language) =>
            Object.keys(SIZES).map((orientation) => picture(pack.id, version, screen, language, orientation)),
          ),
        ),
      ),
    ),
  ]);
}

function faultList({ faults, toFill }) {
  const parts = [];
  if (faults.length > 0)
    parts.push(
      element('h2', {}, `${faults.length} fault${faults.length === 1 ? '' : 's'}: packs with faults are not shown`),
      element(
        'ul',
        { class: 'faults' },
        ...faults.map(({ file, line, problem, mend }) =>
          element('li', {}, element('code', {}, `${file}:${line}`), ` ${problem}`, element('br'), `mend: ${mend}`),
        ),
      ),
    );
  if (toFill.length > 0)
    parts.push(
      element(
        'p',
        { class: 'to-fill' },
        `Still to be filled in: ${toFill.map(({ file, line }) => `${file}:${line}`).join(', ')}`,
      ),
    );
  return parts;
}

async function show() {
  const answer = await fetch('/packs.json');
  if (!answer.ok) {
    document
      .getElementById('faults')
      .replaceChildren(element('h2', {}, 'The folder of packs cannot be read any more.'));
    return;
  }
  const list = await answer.json();
  document.getElementById('faults').replaceChildren(...faultList(list));
  const draw = () => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const pack = list.packs.find(({ id }) => id === wanted) ?? list.packs[0];
    document
      .getElementById('packs')
      .replaceChildren(
        ...list.packs.map(({ id }) =>
          element('a', { href: `#${id}`, ...(id === pack?.id ? { 'aria-current': 'page' } : {}) }, id),
        ),
      );
    document.getElementById('screens').replaceChildren(...(pack ? screens(pack) : []));
    document.title = pack ? `${pack.id}: service packs` : 'Service packs';
  };
  window.addEventListener('hashchange', draw);
  draw();
}

void show();
