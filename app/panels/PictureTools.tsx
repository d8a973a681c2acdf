/** Saves the picture it stands beside, as SVG or PNG, with title, data set, seed and config inside. */
import type { MouseEvent } from 'react'
import { type PictureKind, SaveButtons } from '../controls/SaveButtons'
import { useText } from '../i18n/useText'
import { runStore, useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { runOperations } from '../telling/runOperations'

interface PictureToolsProps {
  /** Title of the saved picture. */
  readonly title: string
  /** The picture shows operations by color only: their names go under it. */
  readonly legend?: boolean
}

export function PictureTools({ title, legend = false }: PictureToolsProps) {
  const t = useText().views.pictures
  // A file says the config of its run: before one is there, nothing can be saved.
  const waiting = useRun(({ config }) => config === null)
  const save = async (kind: PictureKind, { currentTarget }: MouseEvent): Promise<void> => {
    const picture = currentTarget.closest('[data-picture]')?.querySelector<SVGSVGElement>('svg.picture')
    const { config, dataset, origin, records } = runStore.getState()
    if (!picture || !config) return
    const provenance = origin.kind === 'recording' ? origin.provenance : null
    const source = origin.kind === 'recording' ? origin.source : undefined
    const { fromLog } = await import('../../src/export/fromRun')
    const { savePicture } = await import('../pictures/save')
    const { stampOfRun } = await import('../pictures/stamp')
    const stamp = stampOfRun({
      title,
      dataset: provenance?.dataset ?? dataset?.title ?? config.dataset,
      config,
      epoch: viewStore.getState().cursor,
      legend: legend ? runOperations(config, records, source) : [],
      provenance,
      ...(source ? { source, from: fromLog(source, viewStore.getState().cursor) } : {}),
    })
    await savePicture(picture, kind, stamp)
  }
  return <SaveButtons label={(kind) => t.save(title, kind)} explain={t.explain} disabled={waiting} onSave={save} />
}
