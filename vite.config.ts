/** The product build and its dev server: one page, one worker, relative addresses so that any static host works. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { SHARED_FOLDER } from './scripts/project/paths.mjs'
import { offlinePlugin } from './scripts/site/offlinePlugin.mjs'
import { ISOLATION_HEADERS, SECURITY_HEADERS, securityPlugin } from './scripts/site/security.mjs'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

/** The commit a live run was made with, for its export; a copy without history does not know. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}

export default defineConfig({
  define: { __COMMIT__: JSON.stringify(commit()), __APP_VERSION__: JSON.stringify(version) },
  base: './',
  plugins: [react(), securityPlugin(), offlinePlugin('app/offline/serviceWorker.ts')],
  worker: {
    format: 'es',
    // Parts that load late import what they share with the worker. From its entry they must not: WebKit runs an entry that is
    // imported a second time, and two workers would answer in one.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'search', tags: ['$initial'], test: /\/src\/(?!worker\.ts$)/ }] } },
    },
  },
  build: {
    // The first browsers with WebGPU and module workers; older ones replay recordings just as well.
    target: ['chrome113', 'edge113', 'firefox115', 'safari16.4'],
    sourcemap: false,
  },
  preview: { headers: SECURITY_HEADERS },
  server: { fs: { allow: ['.', SHARED_FOLDER] }, headers: ISOLATION_HEADERS },
})
