import type { ReactNode } from 'react'
import type { Group } from '../../src/sweep/evidence'
import { DataTable } from '../charts/DataTable'
import type { TableData } from '../charts/TableBody'
import { type PictureKind, SaveButtons } from '../controls/SaveButtons'
import type { EvidenceText } from '../i18n/evidence/en'
import { useSize } from '../page/useSize'
import { SEPARATOR } from '../pictures/stamp'

interface FigureProps {
  readonly title: string
  readonly unit: string
  /** Which of its quantities it shows, where a choice is; part of the file's name. */
  readonly shows?: string
  readonly data: TableData
  readonly config: Group['config']
  /** Where its numbers come from, in words. */
  readonly from: string
  readonly words: EvidenceText
  readonly children: (width: number) => ReactNode
}

/** A picture with its title, its table, and itself as files. */
export function Figure({ title, unit, shows, data, config, from, words, children }: FigureProps) {
  const [box, { width }] = useSize<HTMLElement>()
  const save = async (kind: PictureKind): Promise<void> => {
    const picture = box.current?.querySelector<SVGSVGElement>('svg.picture')
    if (!picture) return
    const { savePicture } = await import('../pictures/save')
    const metadata = { source: 'DARTS+ Lab', title, unit, from, config }
    const stamp = {
      title,
      // Breaks where the unit has a pause: it is longer than a small picture is wide.
      facts: [unit.split(/[;；]\s*/).join(SEPARATOR), from, `${config.dataset}, ${config.space}, ${config.algorithm}`],
      metadata,
      moment: ['sweep', shows].filter(Boolean).join('-'),
      legend: [],
    }
    await savePicture(picture, kind, stamp)
  }
  return (
    <figure className="chart evidence-figure" ref={box}>
      <figcaption>
        <span className="chart-title">{title}</span>
        <span className="chart-unit">{unit}</span>
        <SaveButtons label={(kind) => words.save(kind, title)} onSave={save} />
        <DataTable label={words.table} caption={`${title} (${unit})`} data={data} />
      </figcaption>
      {width > 0 && children(width)}
    </figure>
  )
}
