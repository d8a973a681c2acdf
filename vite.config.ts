/** The product build and its dev server: one page, one worker, relative addresses so that any static host works. */
import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { buildCommit } from './scripts/project/commit.mjs'
import { SHARED_FOLDER } from './scripts/project/paths.mjs'
import { licencesPlugins } from './scripts/site/licences.mjs'
import { offlinePlugin } from './scripts/site/offlinePlugin.mjs'
import { previewsPlugin } from './scripts/site/previews.mjs'
import { ISOLATION_HEADERS, SECURITY_HEADERS, securityPlugin } from './scripts/site/security.mjs'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

const licences = licencesPlugins()

export default defineConfig({
  define: { __COMMIT__: JSON.stringify(buildCommit()), __APP_VERSION__: JSON.stringify(version) },
  base: './',
  plugins: [
    react(),
    securityPlugin(),
    previewsPlugin(),
    licences.site(),
    offlinePlugin('app/offline/serviceWorker.ts'),
  ],
  worker: {
    format: 'es',
    plugins: () => [licences.worker()],
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
    // One file before the first paint, whatever late parts share with it: cut up by who shares what, its pieces press less well.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'], test: /\/(app|src)\/(?!main\.tsx$)/ }] },
      },
    },
  },
  preview: { headers: SECURITY_HEADERS },
  server: { fs: { allow: ['.', SHARED_FOLDER] }, headers: ISOLATION_HEADERS },
})
