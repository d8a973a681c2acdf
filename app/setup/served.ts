/**
 * What lies beside the page (made by `npm run data`): image shards, asked for only when a live run is being set up, and the
 * table of NAS-Bench-201, asked for only where final accuracies are missing.
 */
import { useEffect, useState } from 'react'
import type { DatasetId } from '../../src/protocol/config'

export interface ServedSet {
  readonly id: string
  readonly title: string
  readonly url: string
}

const IDS = [
  'fashion-mnist',
  'cifar10',
  'cifar100',
  'tiny-imagenet',
  'imagenet',
] as const satisfies readonly DatasetId[]

/** The manifest's own words, or null: a static host answers 404, a development server with the page itself. */
async function findServed(id: string): Promise<ServedSet | null> {
  const url = new URL(`shards/${id}/manifest.json`, document.baseURI).href
  try {
    const response = await fetch(url)
    if (!response.ok || !response.headers.get('content-type')?.includes('json')) return null
    const { title } = (await response.json()) as { title?: unknown }
    return typeof title === 'string' ? { id, title, url } : null
  } catch {
    return null
  }
}

export function useServed(): readonly ServedSet[] {
  const [found, setFound] = useState<readonly ServedSet[]>([])
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

const TABLE = 'nas-bench-201.csv'

function fetchTable(method: 'HEAD' | 'GET'): Promise<Response | null> {
  const url = new URL(`shards/${TABLE}`, document.baseURI).href
  return fetch(url, { method }).then(
    (response) => (response.ok && response.headers.get('content-type')?.includes('csv') ? response : null),
    () => null,
  )
}

/** Whether this site has a table of NAS-Bench-201. */
export function useServedTable(): boolean {
  const [found, setFound] = useState(false)
  useEffect(() => {
    let wanted = true
    void fetchTable('HEAD').then((response) => {
      if (wanted) setFound(response !== null)
    })
    return () => {
      wanted = false
    }
  }, [])
  return found
}

/** The table of this site as a file; null where it is not there any more. */
export async function servedTable(): Promise<File | null> {
  const response = await fetchTable('GET')
  return response && new File([await response.blob()], TABLE)
}
