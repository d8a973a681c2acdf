/** Image shards that lie beside the page (made by `npm run data`), asked for only when a live run is being set up. */
import { useEffect, useState } from 'react'
import { type DatasetId, SHIPPED_DATASET } from '../../src/protocol/config'
import type { DatasetInfo } from '../../src/protocol/facts'
import { factsSchema } from '../../src/protocol/imageSet'
import { check, line, list, object, optional, whole } from '../../src/protocol/schema'

export interface ServedSet extends Pick<DatasetInfo, 'id' | 'title' | 'images' | 'classes' | 'facts'> {
  readonly url: string
  /** On the wire, all shards. */
  readonly bytes: number
}

const IDS = [
  SHIPPED_DATASET,
  'cifar10',
  'cifar100',
  'tiny-imagenet',
  'imagenet',
] as const satisfies readonly DatasetId[]

type Offer = Pick<DatasetInfo, 'title' | 'classes' | 'facts'> & {
  readonly count: number
  readonly shards: readonly Sized[]
  readonly heldOut?: readonly Sized[] | undefined
}
type Sized = { readonly bytes: number }

const sized = list(object<Sized>({ bytes: whole(1, 1e9) }), 1, 1000)
/** What the sheet shows of a manifest; all of it is checked when it is read (src/data/manifest.ts). */
const offer = object<Offer>({
  title: line(200),
  classes: whole(2, 1000),
  count: whole(1, 1e6),
  shards: sized,
  heldOut: optional(sized),
  facts: optional(factsSchema),
})

/** The manifest's own words, or null: a static host answers 404, a development server with the page itself. */
async function findServed(id: string): Promise<ServedSet | null> {
  const url = new URL(`shards/${id}/manifest.json`, document.baseURI).href
  try {
    const response = await fetch(url)
    if (!response.ok || !response.headers.get('content-type')?.includes('json')) return null
    const told = check('manifest', offer, await response.json(), 'bad-shard')
    const { title, count: images, classes, facts, shards, heldOut = [] } = told
    const bytes = [...shards, ...heldOut].reduce((sum, file) => sum + file.bytes, 0)
    return { id, title, images, classes, facts, bytes, url }
  } catch {
    return null
  }
}

/** null while it is being asked for. */
export function useServed(): readonly ServedSet[] | null {
  const [found, setFound] = useState<readonly ServedSet[] | null>(null)
  useEffect(() => {
    let wanted = true
    void Promise.all(IDS.map(findServed)).then((sets) => {
      if (wanted) setFound(sets.filter((set) => set !== null))
    })
    return () => {
      wanted = false
    }
  }, [])
  return found
}
