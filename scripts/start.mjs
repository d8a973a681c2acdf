// `npm start`: installs what is missing, builds the lab, serves it on localhost and opens it in the browser.
import process from 'node:process'
import { PROJECT_ROOT } from './project/paths.mjs'
import { ensurePackages } from './project/setup.mjs'

function hasDisplay() {
  if (process.env.CI || process.env.SSH_CONNECTION) return false
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

try {
  ensurePackages()
  const { build, preview } = await import('vite')
  await build({ root: PROJECT_ROOT, logLevel: 'warn' })
  const server = await preview({ root: PROJECT_ROOT, preview: { host: 'localhost', port: 4173, open: hasDisplay() } })
  console.log(`DARTS+ Lab: ${server.resolvedUrls?.local[0]}  (Ctrl+C stops it)`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
