import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * `vite build` makes the screens; `vite build --mode harness` makes the developer's harness (dev.html: samples, and the
 * gallery of controls), which no production build contains. `__CSP_NONCE__` is replaced by the shell in each answer:
 * react-aria puts one <style> into the page and takes its nonce from <meta property="csp-nonce">.
 */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'chrome140',
    outDir: mode === 'harness' ? '.cache/harness' : 'dist',
    emptyOutDir: true,
    // Everything by URL: the CSP allows no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: mode === 'harness' ? 'dev.html' : 'index.html' },
  },
}));
