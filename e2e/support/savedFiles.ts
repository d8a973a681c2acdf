/** The files of saved runs as they lie in the browser's private folder, read and written from the page. */
import type { Page } from '@playwright/test'

export interface SavedFile {
  /** Folders and name: `['runs', ID, 'a']`. */
  readonly path: readonly string[]
  readonly bytes: Uint8Array
}

/** What is there already is replaced. */
export async function putFiles(page: Page, files: readonly SavedFile[]): Promise<void> {
  await page.evaluate(
    async (all) => {
      for (const { path, bytes } of all) {
        let folder = await navigator.storage.getDirectory()
        for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true })
        const file = await folder.getFileHandle(path.at(-1) as string, { create: true })
        const writing = await file.createWritable()
        await writing.write(new Uint8Array(bytes))
        await writing.close()
      }
    },
    files.map(({ path, bytes }) => ({ path: [...path], bytes: [...bytes] })),
  )
}

/** Both slots of every run, as far as they are there. */
export async function slotFiles(page: Page): Promise<SavedFile[]> {
  const found = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const runs = await root.getDirectoryHandle('runs', { create: true })
    const all: { path: string[]; bytes: number[] }[] = []
    for await (const id of runs.keys()) {
      const run = await runs.getDirectoryHandle(id)
      for await (const name of run.keys()) {
        if (name !== 'a' && name !== 'b') continue
        const file = await (await run.getFileHandle(name)).getFile()
        all.push({ path: ['runs', id, name], bytes: [...new Uint8Array(await file.arrayBuffer())] })
      }
    }
    return all
  })
  return found.map(({ path, bytes }) => ({ path, bytes: Uint8Array.from(bytes) }))
}

/** The same file with one bit of one byte turned; a negative place counts from the end. */
export function turned({ path, bytes }: SavedFile, at: number): SavedFile {
  const copy = bytes.slice()
  const place = at < 0 ? bytes.length + at : at
  copy[place] = (copy[place] as number) ^ 1
  return { path, bytes: copy }
}
