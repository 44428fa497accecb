/** The arrows of docs/architecture.md, enforced: workspaces hoist, so Node alone stops nothing. */
const PACKAGES = ['drivers', 'services', 'core', 'renderer', 'electron', 'browser', 'simulators', 'cli', 'demo', 'e2e'];
const TESTS = '\\.test\\.tsx?$|/test/|-contract\\.ts$|/bench/';

const mayOnly = (from, allowed, why) => ({
  name: `${from}-imports`,
  severity: 'error',
  comment: `${from}/ may import only ${allowed.join(', ') || 'libraries'} of this project: ${why}`,
  from: { path: `^${from}/`, pathNot: TESTS },
  to: { path: `^(${PACKAGES.filter((one) => one !== from && !allowed.includes(one)).join('|')})/` },
});

const never = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    mayOnly('drivers', [], 'a province that wants the card reader alone installs drivers alone'),
    mayOnly('core', ['drivers', 'services'], 'the application must run under any shell and without hardware'),
    mayOnly('renderer', ['core'], 'the renderer draws ScreenModel and knows nothing else'),
    mayOnly('electron', ['core', 'drivers', 'services', 'renderer'], 'no simulator may reach a production build'),
    mayOnly('browser', ['core', 'drivers', 'services', 'renderer'], 'no simulator may reach a production build'),
    mayOnly('simulators', ['drivers'], 'silicon that shares code with its reader proves nothing'),
    never(
      'simulators-share-only-primitives',
      { path: '^simulators/src/card/', pathNot: TESTS },
      {
        path: '^drivers/',
        pathNot: '^drivers/src/((tlv|apdu|crypto|result|wire|clock)/|emrtd/simulated-marker\\.ts$)',
      },
      'the card and its reader share bytes (TLV, APDU coding, raw primitives), no protocol, so that neither can hide the other’s mistake',
    ),
    never(
      'only-electron-imports-electron',
      { pathNot: '^electron/' },
      { path: '^node_modules/electron/' },
      'Electron stays replaceable',
    ),
    never(
      'core-knows-no-native',
      { path: '^core/', pathNot: `${TESTS}|^core/src/journal/` },
      { path: '^node_modules/(better-sqlite3|koffi|node-hid|pcsclite|react|react-dom|electron)/' },
      'core runs without native add-ons; the journal’s SQLite is the one exception',
    ),
    never(
      'drivers-know-no-screens',
      { path: '^drivers/' },
      { path: '^node_modules/(react|react-dom|xstate|electron|better-sqlite3)/' },
      'drivers are used without the kiosk',
    ),
    never(
      'drivers-touch-no-files',
      { path: '^drivers/src/', pathNot: `${TESTS}|^drivers/src/(pcsc/contract/|pcsc/pcscd-sockets\\.ts$|lds/image/)` },
      { path: '^(node:)?(fs|fs/promises|child_process|net|http|https|dgram|tls)$' },
      'what a driver needs is handed to it; pcsc-lite’s sockets are found in /proc, the decoders’ WebAssembly beside them',
    ),
    never(
      'renderer-uses-contract-types-only',
      { path: '^renderer/src/', pathNot: TESTS },
      { path: '^core/', pathNot: '^core/(src/(contract|messages)/|messages/)' },
      'core’s inside stays its own',
    ),
    never(
      'renderer-imports-no-runtime-of-core',
      { path: '^renderer/src/', pathNot: TESTS },
      { path: '^core/', pathNot: '^core/(src/messages/|messages/)', dependencyTypesNot: ['type-only'] },
      'the renderer takes types and words from core, never code that decides',
    ),
    never(
      'no-cycles',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'a cycle hides which part depends on which',
    ),
    never(
      'no-reach-inside',
      { path: '^([^/]+)/' },
      { path: '^([^/]+)/src/', pathNot: '^$1/', dependencyTypes: ['local'] },
      'other packages are imported by name, so that exports decide what is public',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
