// What `npm test` runs. The order is that of the start: what others need and what takes longest come first.

/** @param {string} project */
const vitest = (project) => ['vitest', 'run', '--project', project]

/** @param {string} project */
const onSite = (project) => ['playwright', 'test', '--project', project]

/** @param {string} project */
const inBrowser = (project) => ['playwright', 'test', '-c', 'e2e/browsers/playwright.config.ts', '--project', project]

/** @type {readonly import('./runFamily.mjs').Family[]} */
export const FAMILIES = [
  { name: 'build', command: ['vite', 'build'], cores: 1, silence: 10 },
  { name: 'redis', command: ['tsx', 'scripts/redis.mjs'], cores: 1, silence: 10 },
  // One after the other: both install packages.
  { name: 'browsers', command: ['tsx', 'scripts/browsers.mjs'], cores: 1, silence: 10, needs: ['redis'] },
  // A browser takes the cores it is given and more: beside each other, two families are faster than three on two cores.
  { name: 'e2e', command: onSite('nogpu'), cores: 1, silence: 20, tells: true, needs: ['build'] },
  { name: 'types', command: ['tsc', '-b'], cores: 1, silence: 15 },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'], cores: 1, silence: 10 },
  { name: 'budget', command: ['tsx', 'scripts/bundleBudget.ts'], cores: 1, silence: 10, needs: ['build'] },
  {
    name: 'arrows',
    command: ['depcruise', 'app', 'src', 'headless', 'scripts', 'bench', 'e2e'],
    cores: 1,
    silence: 10,
  },
  { name: 'dead code', command: ['knip'], cores: 1, silence: 10 },
  { name: 'audit', command: ['tsx', 'scripts/audit.mjs'], cores: 1, silence: 10 },
  {
    name: 'lighthouse',
    command: ['tsx', 'scripts/lighthouse.ts', '--judged'],
    cores: 1,
    silence: 10,
    needs: ['build'],
  },
  { name: 'unit', command: vitest('unit'), cores: 1, silence: 20, tells: true, needs: ['redis'] },
  { name: 'gpu', command: vitest('gpu'), cores: 1, silence: 20, tells: true },
  { name: 'e2e gpu', command: onSite('webgpu'), cores: 1, silence: 20, tells: true, needs: ['build'] },
  {
    name: 'firefox',
    command: inBrowser('firefox'),
    cores: 0.5,
    silence: 20,
    tells: true,
    needs: ['build', 'browsers'],
  },
  { name: 'webkit', command: inBrowser('webkit'), cores: 0.5, silence: 20, tells: true, needs: ['build', 'browsers'] },
]
