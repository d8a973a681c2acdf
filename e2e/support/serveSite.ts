/** Serves the built site while the tests run, in the runner's own process, so that it ends with it in every case. */
import { preview } from 'vite'
import { PROJECT_ROOT } from '../../scripts/project/paths.mjs'

export default async function serveSite(): Promise<() => Promise<void>> {
  const port = Number(process.env.LAB_E2E_PORT)
  const server = await preview({ root: PROJECT_ROOT, preview: { host: '127.0.0.1', port, strictPort: true } })
  return () => server.close()
}
