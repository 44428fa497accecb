// npm run bench: what a chip read and the way to a filled form cost here. `-- --json` prints one JSON object.
const { benchRead } = await import('../e2e/bench/read-bench.ts');
process.exit(await benchRead(process.argv.slice(2)));
