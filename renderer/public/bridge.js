// Electron's preload has put `window.motcua` in place by now. The browser shell serves its own script under this name.
