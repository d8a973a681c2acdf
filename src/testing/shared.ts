/**
 * Golden numbers and image archives that are not committed, for tests in Node and in the browser. They lie in
 * ../shared beside the project, or where DARTS_SHARED says. A missing file is null, and the reason is printed:
 *
 *   const ops = await readSharedJson<OpsGolden>('golden/ops.json')
 *   describe.skipIf(!ops)('against the golden operations', () => { ... })
 */
declare module 'vitest/browser' {
  interface BrowserCommands {
    /** scripts/test/sharedCommand.mjs */
    readShared(file: string): Promise<string | null>
  }
}

async function readInBrowser(file: string): Promise<Uint8Array | null> {
  const { commands } = await import('vitest/browser')
  const base64 = await commands.readShared(file)
  return base64 === null ? null : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

async function readInNode(file: string): Promise<Uint8Array | null> {
  const { readFile } = await import(/* @vite-ignore */ 'node:fs/promises')
  const { fileURLToPath } = await import(/* @vite-ignore */ 'node:url')
  const root = new URL('../../', import.meta.url)
  const folder = new URL(`${process.env.DARTS_SHARED ?? '../shared'}/`, root)
  try {
    return await readFile(fileURLToPath(new URL(file, folder)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Bytes of `file`, a path inside the shared folder, or null when it is missing. */
export async function readSharedBytes(file: string): Promise<Uint8Array | null> {
  const bytes = await (typeof window === 'undefined' ? readInNode(file) : readInBrowser(file))
  if (!bytes) console.warn(`Tests that need shared/${file} are skipped: it is missing (see CONTRIBUTING, Tests).`)
  return bytes
}

/** Parsed JSON of `file`, or null when it is missing. */
export async function readSharedJson<Value>(file: string): Promise<Value | null> {
  const bytes = await readSharedBytes(file)
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Value)
}
