/** Saves a picture of the run on the screen, as SVG or PNG, with title, data set, seed and config inside. */
import { runStore, useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { runOperations } from '../telling/runOperations'
import { SavePicture } from './SavePicture'
import type { PictureStamp } from './stamp'
import { useStamp } from './useStamp'

interface PictureToolsProps {
  /** Title of the saved picture. */
  readonly title: string
  /** Lines of it alone, besides those on the run. */
  readonly facts?: readonly string[]
  /** The picture shows operations by color only: their names go under it. */
  readonly legend?: boolean
}

export function PictureTools({ title, facts, legend = false }: PictureToolsProps) {
  const stampOf = useStamp()
  // A file says the config of its run: before one is there, nothing can be saved.
  const waiting = useRun(({ config }) => config === null)
  const stamp = (): Promise<PictureStamp> | null => {
    const { config, dataset, origin, records } = runStore.getState()
    if (!config) return null
    const provenance = origin.kind === 'recording' ? origin.provenance : null
    const source = origin.kind === 'recording' ? origin.source : undefined
    return stampOf({
      ...{ title, facts, config, provenance, source },
      dataset: provenance?.dataset ?? dataset?.title ?? config.dataset,
      epoch: viewStore.getState().cursor,
      legend: legend ? runOperations(config, records, source) : [],
    })
  }
  return <SavePicture title={title} stamp={stamp} explained disabled={waiting} />
}
