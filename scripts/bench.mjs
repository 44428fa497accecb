// npm run bench: what a chip read and the way to a filled form cost here. `-- --json` prints one JSON object.
const { benchRead } = await import('@motcua/e2e/bench');
process.exit(await benchRead(process.argv.slice(2)));
