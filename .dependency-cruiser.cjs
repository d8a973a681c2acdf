// The architecture as arrows: what may import what. Change `rooms` and ARCHITECTURE.md in the same commit.
const UI = 'node_modules/(@types/)?(react|react-dom|zustand|d3[^/]*)/'
const TENSORS = 'node_modules/@tensorflow/'
const TEST = '(\\.test\\.tsx?$|/testing/)'
const TOOLS = '^(scripts|headless|bench|e2e)/'
const BRIDGE = '^src/engine/webgpu/bridge\\.ts$'

// What each room of src/ may import besides itself, src/errors.ts and src/random.ts.
const rooms = {
  space: [],
  protocol: ['space'],
  supernet: ['space'],
  export: ['space', 'protocol', 'supernet'],
  import: ['space', 'protocol', 'supernet', 'export'],
  sweep: ['space', 'protocol', 'supernet', 'export'],
  engine: ['space', 'supernet'],
  reference: ['space', 'supernet'],
  proxies: ['space', 'protocol', 'data', 'supernet', 'engine', 'search', 'session'],
  data: ['space', 'protocol'],
  store: ['space', 'protocol', 'data'],
  surrogate: ['space', 'protocol', 'export', 'data'],
  search: ['space', 'protocol', 'data', 'supernet', 'engine', 'store'],
  session: ['space', 'protocol', 'data', 'supernet', 'engine', 'store', 'search'],
  node: ['engine', 'protocol', 'session', 'store'],
  evaluate: ['space', 'protocol', 'data', 'supernet', 'engine', 'search', 'session'],
}
// What each room of src/engine/ may import of the engine besides itself; its root joins them: what the rest of src/ sees.
const engineRooms = {
  plan: [],
  kernels: ['plan'],
  workload: ['plan', 'kernels'],
  lower: ['plan', 'kernels'],
  webgpu: ['plan'],
  cpu: ['plan', 'workload'],
  host: ['plan', 'kernels', 'lower'],
}

// What each room of app/ may import of app/ besides itself; the entry and the page (app/*.tsx) join them all.
const appRooms = {
  styles: [],
  offline: [],
  charts: ['styles'],
  i18n: ['run', 'results'],
  page: ['i18n', 'run'],
  controls: ['i18n', 'page'],
  telling: ['i18n', 'run', 'charts'],
  run: ['page', 'address', 'saved', 'evaluate', 'story', 'cells', 'compare', 'evidence', 'proxies'],
  cells: ['i18n', 'controls', 'page', 'charts', 'pictures', 'run', 'telling', 'evaluate', 'proxies'],
  address: ['run', 'story', 'present', 'cells'],
  saved: ['i18n', 'controls', 'page', 'run', 'telling', 'question'],
  pictures: ['i18n', 'controls', 'page', 'charts', 'run', 'telling'],
  trace: ['page', 'run', 'evaluate'],
  setup: ['styles', 'i18n', 'controls', 'page', 'run', 'address', 'telling', 'seeds', 'story'],
  glossary: ['styles', 'i18n', 'page', 'run', 'story'],
  present: ['i18n', 'controls', 'page', 'charts', 'run', 'telling', 'story'],
  story: [
    'styles',
    'cells',
    'i18n',
    'controls',
    'page',
    'charts',
    'pictures',
    'run',
    'address',
    'telling',
    'glossary',
    'present',
    'answers',
    'compare',
    'evaluate',
    'results',
    'seeds',
    'evidence',
  ],
  answers: [
    'styles',
    'i18n',
    'controls',
    'page',
    'charts',
    'pictures',
    'run',
    'address',
    'telling',
    'evidence',
    'story',
  ],
  compare: ['styles', 'i18n', 'controls', 'page', 'charts', 'pictures', 'run', 'telling', 'story'],
  again: ['i18n', 'controls', 'page', 'run', 'setup', 'telling'],
  question: ['styles', 'i18n', 'controls', 'page', 'charts', 'run', 'telling', 'glossary', 'evaluate', 'proxies'],
  proxies: ['i18n', 'controls', 'page', 'charts', 'pictures', 'run', 'telling'],
  evaluate: ['i18n', 'controls', 'page', 'charts', 'pictures', 'run', 'saved', 'telling', 'story', 'proxies'],
  results: ['i18n', 'page', 'charts', 'run', 'telling', 'story', 'evaluate'],
  // Several seeds are drawn as a sweep is.
  seeds: ['styles', 'i18n', 'page', 'run', 'saved', 'story', 'telling', 'trace', 'evidence'],
  evidence: ['styles', 'i18n', 'controls', 'page', 'charts', 'run', 'address', 'telling', 'pictures', 'story'],
  panels: [
    'again',
    'question',
    'styles',
    'i18n',
    'controls',
    'page',
    'charts',
    'run',
    'saved',
    'setup',
    'cells',
    'telling',
    'glossary',
    'pictures',
    'trace',
    'story',
  ],
}
const PURE = '^src/(space|protocol|supernet|export|import|sweep)/'

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-circular', 'A ring, of types alone as well, means two files own one thing.', {}, { circular: true }),
    forbid(
      'engine-has-no-ui',
      'src/ runs in a worker and in tests: no page, no React.',
      { path: '^src/', pathNot: TEST },
      { path: ['^app/', UI], reachable: true },
    ),
    forbid(
      'app-sees-only-pure-rooms',
      'The page knows the protocol and plain data, never the engine; an archive it opens itself has the guards of src/data.',
      { path: '^app/' },
      {
        path: '^src/',
        pathNot:
          '^src/((protocol|space|export|import|sweep|surrogate)/|(errors|trustedTypes|data/formats/zip)\\.ts$|testing/)',
      },
    ),
    forbid(
      'app-holds-no-tensors',
      'TensorFlow.js stays in the worker, also at second hand.',
      { path: '^app/' },
      { path: TENSORS, reachable: true },
    ),
    forbid(
      'pure-rooms-need-no-package',
      'Plain data and arithmetic; files from outside are checked with Valibot, in src/protocol/schema.ts only.',
      { path: PURE, pathNot: [TEST, '^src/protocol/schema\\.ts$'] },
      { path: 'node_modules/' },
    ),
    forbid(
      'one-tensorflow-bridge',
      'The engine meets TensorFlow.js in src/engine/webgpu/bridge.ts only.',
      { path: '^src/engine/', pathNot: [TEST, BRIDGE] },
      { path: TENSORS },
    ),
    forbid(
      'nobody-imports-the-worker',
      'It is reached by URL, so that its bundle stays apart.',
      {},
      { path: '^src/worker\\.ts$' },
    ),
    forbid(
      'no-test-code-in-product',
      'Tests import the product, not the reverse.',
      { path: '^(app|src)/', pathNot: TEST },
      {
        path: TEST,
      },
    ),
    forbid(
      'no-tools-in-product',
      'Tools import the product, not the reverse.',
      { path: '^(app|src)/' },
      { path: TOOLS },
    ),
    forbid(
      'no-undeclared-package',
      'It must stand in package.json.',
      { path: '^(app|src)/', pathNot: TEST },
      {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'],
      },
    ),
    ...Object.entries(rooms).map(([room, may]) =>
      forbid(
        `room-${room}`,
        `${room} may import: ${may.join(', ') || 'no other room'}.`,
        { path: `^src/${room}/`, pathNot: TEST },
        { path: '^src/', pathNot: `^src/((${[room, ...may].join('|')})/|(errors|random)\\.ts$)` },
      ),
    ),
    ...Object.entries(engineRooms).map(([room, may]) =>
      forbid(
        `engine-${room}`,
        `${room} may import of the engine: its face (supernet.ts, trainable.ts) and ${may.join(', ') || 'no other room'}.`,
        { path: `^src/engine/${room}/`, pathNot: TEST },
        { path: '^src/engine/', pathNot: `^src/engine/((${[room, ...may].join('|')})/|(supernet|trainable)\\.ts$)` },
      ),
    ),
    forbid(
      'engine-behind-its-face',
      'The rest of src/ sees the root of the engine, the face of executors, the times of a profile and the parts of the work table.',
      { path: '^src/', pathNot: [TEST, '^src/engine/'] },
      {
        path: '^src/engine/[^/]+/',
        pathNot:
          '^src/engine/(plan/(plan|kernelTime)|workload/table|(webgpu|cpu)/executor|cpu/threads/(serve|jobs|pool))\\.ts$',
      },
    ),
    ...Object.entries(appRooms).map(([room, may]) =>
      forbid(
        `app-${room}`,
        `${room} may import of the page: ${may.join(', ') || 'no other room'}.`,
        { path: `^app/${room}/`, pathNot: TEST },
        { path: '^app/', pathNot: `^app/(${[room, ...may].join('|')})/` },
      ),
    ),
    forbid(
      'app-room-has-a-line',
      'A new room of the page gets a line in appRooms and in ARCHITECTURE.md.',
      { path: '^app/[^/]+/', pathNot: `^app/(${[...Object.keys(appRooms), 'testing'].join('|')})/` },
      { path: '.*' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
  },
}
