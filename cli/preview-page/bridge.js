// The kiosk's screens in the gallery: the server draws the screen that the address names, after all that was done on it.
{
  const address = Object.fromEntries(new URLSearchParams(location.search));
  const listeners = new Set();
  const intents = [];
  let newest;
  let asked = 0;

  const draw = async () => {
    asked += 1;
    const mine = asked;
    const answer = await fetch('/screen', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...address, intents }),
    });
    // A later answer has overtaken this one, or the pack has a fault by now: the gallery says which.
    if (!answer.ok || mine !== asked) return;
    newest = await answer.json();
    for (const listener of listeners) listener(newest);
  };

  window.motcua = Object.freeze({
    onScreen(listener) {
      listeners.add(listener);
      if (newest) listener(newest);
      return () => listeners.delete(listener);
    },
    send(intent) {
      if (intent.type === 'alive') return;
      intents.push(intent);
      void draw();
    },
  });
  void draw();
}
