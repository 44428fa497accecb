import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyIntent } from './dev-core.ts';
import { Gallery } from './dev-gallery.tsx';
import { sampleAt } from './samples.ts';
import './design/index.css';

/**
 * The developer's harness: `dev.html#form-work.vi+large+high` draws that sample, in these modes, and keeps its intents in
 * `window.motcuaIntents`; `dev.html#gallery.vi+large` draws every control.
 */
const host = document.getElementById('root');
if (host === null) throw new Error('dev.html has no #root');
const root = createRoot(host);
const GALLERY = 'gallery.';

function show(): void {
  const address = decodeURIComponent(location.hash.slice(1));
  if (address.startsWith(GALLERY)) {
    root.render(<Gallery key={address} address={address.slice(GALLERY.length)} />);
    return;
  }
  const sample = sampleAt(address);
  if (sample === undefined) return;
  let model = sample.model;
  window.motcuaIntents = [];
  const draw = () =>
    root.render(
      <App
        key={location.hash}
        model={model}
        send={(intent) => {
          window.motcuaIntents.push(intent);
          model = applyIntent(model, intent);
          draw();
        }}
      />,
    );
  draw();
}

window.addEventListener('hashchange', show);
show();
