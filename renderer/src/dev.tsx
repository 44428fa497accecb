import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyIntent } from './dev-core.ts';
import { samples } from './samples.ts';
import './design/index.css';

/** The developer's harness: `dev.html#form-work.vi` draws that sample. Intents go to `window.motcuaIntents`. */
const host = document.getElementById('root');
if (host === null) throw new Error('dev.html has no #root');
const root = createRoot(host);

function show(): void {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const sample = samples.find(({ name }) => name === wanted) ?? samples[0];
  if (sample === undefined) return;
  let model = sample.model;
  window.motcuaIntents = [];
  const draw = () =>
    root.render(
      <App
        key={sample.name}
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
