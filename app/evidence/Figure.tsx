import type { ReactNode } from 'react'
import type { Group } from '../../src/sweep/evidence'
import { DataTable } from '../charts/DataTable'
import type { TableData } from '../charts/TableBody'
import type { EvidenceText } from '../i18n/evidence/en'
import { useSize } from '../page/useSize'
import { SavePicture } from '../pictures/SavePicture'
import { type PictureStamp, SEPARATOR } from '../pictures/stamp'

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

/** What a saved picture of several searches says of itself. */
export function stampOf({
  title,
  unit,
  shows,
  config,
  from,
}: Omit<FigureProps, 'data' | 'words' | 'children'>): PictureStamp {
  return {
    title,
    // Breaks where the unit has a pause: it is longer than a small picture is wide.
    facts: [unit.split(/[;；]\s*/).join(SEPARATOR), from, `${config.dataset}, ${config.space}, ${config.algorithm}`],
    metadata: { source: 'DARTS+ Lab', title, unit, from, config },
    moment: ['sweep', shows].filter(Boolean).join('-'),
    legend: [],
  }
}

/** A picture with its title, its table, and itself as files. */
export function Figure({ data, words, children, ...picture }: FigureProps) {
  const [box, { width }] = useSize<HTMLElement>()
  const { title, unit } = picture
  return (
    <figure className="chart evidence-figure" data-picture="" ref={box}>
      <figcaption>
        <span className="chart-title">{title}</span>
        <span className="chart-unit">{unit}</span>
        <SavePicture title={title} stamp={() => stampOf(picture)} />
        <DataTable label={words.table} caption={`${title} (${unit})`} data={data} />
      </figcaption>
      {width > 0 && children(width)}
    </figure>
  )
}
