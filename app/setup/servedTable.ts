/** The table of NAS-Bench-201 that lies beside the page (made by `npm run data`), asked for only where final accuracies are missing. */
import { useEffect, useState } from 'react'
import { opening } from '../run/opening'

const TABLE = 'nas-bench-201.csv'

function fetchTable(method: 'HEAD' | 'GET'): Promise<Response | null> {
  const url = new URL(`shards/${TABLE}`, document.baseURI).href
  return fetch(url, { method }).then(
    (response) => (response.ok && response.headers.get('content-type')?.includes('csv') ? response : null),
    () => null,
  )
}

/** Whether this site has a table of NAS-Bench-201; it is looked for only where it is asked for. */
export function useServedTable(asked = true): boolean {
  const [found, setFound] = useState(false)
  useEffect(() => {
    if (!asked) return
    let wanted = true
    void fetchTable('HEAD').then((response) => {
      if (wanted) setFound(response !== null)
    })
    return () => {
      wanted = false
    }
  }, [asked])
  return found
}

/** Reads the table of this site; that it is not there any more is told. */
export const openServedTable = (): Promise<void> =>
  opening(async ({ openTable }) => {
    const response = await fetchTable('GET')
    if (!response) throw new Error(`${TABLE} could not be fetched`)
    await openTable(new File([await response.blob()], TABLE))
  })
