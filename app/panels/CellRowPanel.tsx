/** The row of cells of a search in which every cell has alphas of its own; only such runs show it. */
import { useMemo } from 'react'
import '../styles/cells.css'
import { exportFileName, writeExport } from '../../src/export/formats'
import { ownNetwork } from '../../src/protocol/candidates'
import { CellRow } from '../charts/CellRow'
import { DataTable } from '../charts/DataTable'
import { useText } from '../i18n/useText'
import { saveFile } from '../page/saveFile'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { halves, rowCells } from '../telling/cellRow'
import { useLater } from './useLater'

/** The formats that can say a network of different cells. */
const SAVED = [
  ['json', 'JSON'],
  ['pytorch', 'PyTorch'],
  ['dot', 'DOT'],
] as const

export default function CellRowPanel() {
  const t = useText().cells
  const records = useLater(useRun((run) => run.records))
  const cursor = Math.min(records.length, useLater(useView((view) => view.cursor)))
  const config = useRun((run) => run.config)
  const dataset = useRun(({ origin, dataset: live }) =>
    origin.kind === 'recording' ? (origin.provenance?.dataset ?? '') : (live?.title ?? ''),
  )
  const [box, { width, height }] = useSize<HTMLDivElement>()
  const record = records[cursor - 1]
  const cells = record?.cells
  const genotype = record?.genotype
  const drawn = useMemo(
    () =>
      rowCells(cells ?? []).map((cell) => ({
        ...cell,
        text: t.cell(cell.place, cell.reduction, cell.skips, cell.operations),
      })),
    [cells, t],
  )
  const parts = halves(drawn)
  const table = {
    columns: t.columns,
    rows: () =>
      (cells ?? []).map(({ reduction, skips, pairs }, i) => [
        String(i + 1),
        t.types[reduction ? 'reduce' : 'normal'],
        String(skips),
        pairs.map(([op, from]) => `${op}(${from})`).join(' '),
      ]),
  }
  return (
    <section className="panel cell-row-panel" data-part="cells" data-picture="" aria-label={t.panel}>
      <header className="panel-head">
        <h3 data-explain={t.explain}>{t.title}</h3>
        <span className="spring" />
        <DataTable label={t.table} caption={`${t.title}. ${t.note}`} data={table} />
        <PictureTools legend title={t.picture} />
        {genotype &&
          record &&
          config &&
          SAVED.map(([format, name]) => (
            <button
              key={format}
              type="button"
              className="link"
              aria-label={t.save(name)}
              data-explain={t.save(name)}
              onClick={() => {
                const stamp = { config, seed: config.seed, dataset, epoch: cursor, rule: null }
                saveFile(
                  `cells-${exportFileName(format, cursor)}`,
                  writeExport(format, ownNetwork({ ...record, genotype }), stamp),
                )
              }}
            >
              {name}
            </button>
          ))}
      </header>
      <p className="cell-row-halves">
        {t.note}
        {parts && ` · ${t.halves(parts.early.toFixed(1), parts.late.toFixed(1))}`}
      </p>
      <div className="cell-row-box" ref={box}>
        {drawn.length === 0 ? (
          <p className="fine">{t.none}</p>
        ) : (
          width > 0 && (
            <CellRow
              label={`${t.picture}. ${drawn.map(({ text }) => text).join('; ')}`}
              width={width}
              height={Math.max(90, height)}
              cells={drawn}
              operations={drawn[0]?.operations ?? 0}
              reduction={t.reduction}
            />
          )
        )}
      </div>
    </section>
  )
}
