/**
 * The files of saved runs as they lie in the browser's private folder, read and written from the page. They cross as base64: as
 * lists of numbers some megabytes take minutes.
 */
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
      for (const { path, base64 } of all) {
        let folder = await navigator.storage.getDirectory()
        for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true })
        const file = await folder.getFileHandle(path.at(-1) as string, { create: true })
        const writing = await file.createWritable()
        await writing.write(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
        await writing.close()
      }
    },
    files.map(({ path, bytes }) => ({ path: [...path], base64: Buffer.from(bytes).toString('base64') })),
  )
}

/** Both slots of every run, as far as they are there. */
export async function slotFiles(page: Page): Promise<SavedFile[]> {
  const found = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const runs = await root.getDirectoryHandle('runs', { create: true })
    const asUrl = (file: File) =>
      new Promise<string>((resolve, reject) => {
        const reader = new FileReader()
        reader.onload = () => resolve(reader.result as string)
        reader.onerror = () => reject(reader.error)
        reader.readAsDataURL(file)
      })
    const all: { path: string[]; base64: string }[] = []
    for await (const id of runs.keys()) {
      const run = await runs.getDirectoryHandle(id)
      for await (const name of run.keys()) {
        if (name !== 'a' && name !== 'b') continue
        const url = await asUrl(await (await run.getFileHandle(name)).getFile())
        all.push({ path: ['runs', id, name], base64: url.slice(url.indexOf(',') + 1) })
      }
    }
    return all
  })
  return found.map(({ path, base64 }) => ({ path, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) }))
}

/** The same file with one bit of one byte turned; a negative place counts from the end. */
export function turned({ path, bytes }: SavedFile, at: number): SavedFile {
  const copy = bytes.slice()
  const place = at < 0 ? bytes.length + at : at
  copy[place] = (copy[place] as number) ^ 1
  return { path, bytes: copy }
}
