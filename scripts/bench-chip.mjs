// npm run bench:chip: what a whole chip costs over pcscd, by access method and read size. `-- --json` prints one JSON object,
// `-- --link 424` slows the card down to a contactless link.
const { benchChip } = await import('@motcua/e2e/bench/chip');
process.exit(await benchChip(process.argv.slice(2)));
