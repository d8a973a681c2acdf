// The commands as plain JavaScript, for machines without TypeScript tools: `npm pack` calls it (prepack), tests build into a folder
// of their own. What is imported from packages is carried along, but for the few that npm installs (package.json, dependencies).
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { trialCommit } from '../project/commit.mjs'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { licencesPlugins } from '../site/licences.mjs'
import { COMMANDS } from './commands.mjs'
import { standInsPlugin } from './standIns.mjs'

/** What drives browsers stays in the clone. */
const NO_BROWSER = 'scripts/pack/noBrowser.ts'
const STAND_INS = { 'scripts/host/browser.ts': NO_BROWSER, 'scripts/host/dawn.ts': NO_BROWSER }

/** Usage texts name what one types: there is no npm script in the packed lab. @returns {import('vite').Plugin} */
function ownName() {
  const typed = new RegExp(`npm run (${COMMANDS.join('|')})\\b( --)?`, 'g')
  return {
    name: 'lab-own-name',
    transform(code, id) {
      if (!id.startsWith(path.join(PROJECT_ROOT, 'scripts'))) return null
      return code.replaceAll(typed, 'darts-plus-lab $1')
    },
  }
}

/**
 * @param {string} outDir
 * @param {string | null} [commit] that the commands say they are of; null: of LAB_PACKED_COMMIT where they run
 */
export async function buildCommands(outDir, commit = trialCommit()) {
  const { dependencies } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8'))
  const scripts = Object.fromEntries(COMMANDS.map((name) => [name, `scripts/${name}.ts`]))
  await build({
    configFile: false,
    root: PROJECT_ROOT,
    publicDir: false,
    logLevel: 'warn',
    define: commit === null ? {} : { 'process.env.LAB_PACKED_COMMIT': JSON.stringify(commit) },
    plugins: [standInsPlugin(STAND_INS), ownName(), licencesPlugins().site()],
    // Vite builds the page where a clone has none; the packed lab has one.
    ssr: { noExternal: true, external: [...Object.keys(dependencies), 'vite'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: {
          ...scripts,
          lab: 'scripts/pack/lab.ts',
          cpuThread: 'src/node/cpuThread.ts',
          trialProcess: 'scripts/sweep/trialProcess.ts',
        },
        output: {
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name]-[hash].mjs',
          banner: ({ name }) => (name === 'lab' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCommands(path.join(PROJECT_ROOT, 'commands'))
