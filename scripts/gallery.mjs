// npm run gallery: docs/gallery anew, after a change of the screens.
await import('../renderer/test/gallery.ts');
