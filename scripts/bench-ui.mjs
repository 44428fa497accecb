// npm run bench:ui: what citizens wait for at the screen, and what sessions leave in memory. `-- --json` prints one JSON object.
const { benchUi } = await import('@motcua/e2e/bench/ui');
process.exit(await benchUi(process.argv.slice(2)));
