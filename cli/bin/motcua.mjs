#!/usr/bin/env node
// Node 24 runs the TypeScript behind this by itself; an older Node gets a sentence instead of a syntax error.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `motcua runs on Node 24, this is ${process.versions.node}. Inside the project call it as: npx motcua …\n`,
  );
  process.exit(2);
}
process.removeAllListeners('warning');
const { reportCrashesWithoutContent } = await import('@motcua/core/shell');
// It reads people's cards: an exception tells where it came from and never what it says.
reportCrashesWithoutContent();
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
