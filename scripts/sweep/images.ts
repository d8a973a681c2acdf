/** The images of a trial on this machine: where they lie, opened, and their digest. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Shelf } from '../../src/data/shelf'
import { SearchError } from '../../src/errors'
import type { DatasetInfo } from '../../src/protocol/facts'
import { GENERATED, SHIPPED } from '../../src/sweep/sweepFile'
import { decodePicture } from '../data/decodePicture'
import { readData, SHIPPED_FOLDER } from '../host/localData'

/** Where they lie on this machine; null for generated ones. */
export function placeOf(data: string): string | null {
  if (data === GENERATED) return null
  return data === SHIPPED ? SHIPPED_FOLDER : data
}

async function readUrl(url: string): Promise<ArrayBuffer> {
  return new Uint8Array(await readFile(fileURLToPath(url))).buffer
}

/**
 * @param place null for generated images
 * @throws SearchError 'bad-archive' or 'bad-shard' where there is nothing to read
 */
export async function openImages(place: string | null): Promise<{ readonly shelf: Shelf; readonly info: DatasetInfo }> {
  const shelf = new Shelf(readUrl, decodePicture)
  if (place === null) return { shelf, info: shelf.infos[0] as DatasetInfo }
  const load = await readData(place)
  if (load?.type === 'load-shards') return { shelf, info: await shelf.loadShards(load.manifestUrl) }
  if (load?.type === 'load-files') return { shelf, info: await shelf.loadFiles(load.files) }
  throw new SearchError('bad-archive', `${place}: nothing to read`)
}
