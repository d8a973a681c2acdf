/** The product build and its dev server: one page, one worker, relative addresses so that any static host works. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { offlinePlugin } from './scripts/offlinePlugin.mjs'
import { SHARED_FOLDER } from './scripts/paths.mjs'
import { SECURITY_HEADERS, securityPlugin } from './scripts/security.mjs'

export default defineConfig({
  base: './',
  plugins: [react(), securityPlugin(), offlinePlugin('app/offline/serviceWorker.ts')],
  worker: { format: 'es' },
  build: {
    // The first browsers with WebGPU and module workers; older ones replay recordings just as well.
    target: ['chrome113', 'edge113', 'firefox115', 'safari16.4'],
    sourcemap: false,
  },
  preview: { headers: SECURITY_HEADERS },
  server: { fs: { allow: ['.', SHARED_FOLDER] } },
})
