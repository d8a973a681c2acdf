/** Image shards that lie beside the page (made by `npm run data`): asked for only when a live run is being set up. */
import { useEffect, useState } from 'react'

export interface ServedSet {
  readonly id: string
  readonly title: string
  readonly url: string
}

const IDS = ['cifar10', 'cifar100'] as const

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
