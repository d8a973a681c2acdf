/** Images on this machine for a lab that runs in the headless page or in this process. */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServedData } from '../../headless/files'
import { SHIPPED_DATASET } from '../../src/protocol/config'
import type { Command } from '../../src/protocol/messages'
import { listFolder, readFolder } from '../data/readFolder'
import { PROJECT_ROOT } from '../project/paths.mjs'
import type { HeadlessPage } from './browser'

const MANIFEST = 'manifest.json'

const shippedIn = (folder: string): string => path.join(PROJECT_ROOT, folder, 'shards', SHIPPED_DATASET)

/** Made by `npm run data -- fashion-mnist`; the packed lab has it with its page alone. */
export const SHIPPED_FOLDER = existsSync(shippedIn('public')) ? shippedIn('public') : shippedIn('dist')

const isFolderOfShards = (data: string): Promise<boolean> =>
  stat(path.join(data, MANIFEST)).then(
    (found) => found.isFile(),
    () => false,
  )

/**
 * Makes the images at `data` readable by the page: a folder of shards (`npm run data`), or any set that src/data/readImages.ts reads.
 *
 * @param data null for generated images
 * @throws SearchError 'bad-archive' when there is nothing to read at `data`
 */
export async function serveData(page: HeadlessPage, data: string | null): Promise<ServedData> {
  if (data === null) return { files: [] }
  if (await isFolderOfShards(data)) return { files: [], manifestUrl: `${page.serveFolder(data)}${MANIFEST}` }
  return { files: (await listFolder(data)).map(({ name, file }) => ({ name, url: page.serveFile(file) })) }
}

/** What makes a lab in this process load the images at `data`; null for generated ones. @throws as `serveData` */
export async function readData(data: string | null): Promise<Command | null> {
  if (data === null) return null
  if (await isFolderOfShards(data))
    return { type: 'load-shards', manifestUrl: pathToFileURL(path.resolve(data, MANIFEST)).href }
  return { type: 'load-files', files: await readFolder(data) }
}
