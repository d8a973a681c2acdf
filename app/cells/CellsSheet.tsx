/** A cell of any program: pasted, dropped, chosen, linked or out of the list of published ones; what it is and what it is near. */
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { type ExportFormat, exportFileName, formatsOf, writeExport } from '../../src/export/formats'
import { stampOfCell } from '../../src/export/fromCell'
import { costOfCells, nearestPublished, rule1Stops, SCALES, type ScaleId } from '../../src/import/cellFacts'
import { textOfCells } from '../../src/import/cellText'
import type { ForeignGenotype } from '../../src/import/genotypes'
import { remarkText } from '../../src/import/remarks'
import { type Cell, cellDepth, cellOf } from '../../src/space/cell'
import { commonOfBoth, differenceOf } from '../../src/space/compareCells'
import { PUBLISHED_GENOTYPES } from '../../src/space/published'
import { Icon } from '../controls/Icon'
import { Segmented } from '../controls/Segmented'
import { useExportText } from '../i18n/export/useExportText'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { useText } from '../i18n/useText'
import { sheetOver } from '../page/focus'
import { saveFile } from '../page/saveFile'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { compact, percent } from '../telling/format'
import { cellsStore, useCells } from './cellsStore'
import { DrawnCell, nodeNames } from './DrawnCell'

interface CellsSheetProps {
  /** Opens a text, as if it had been pasted, or files. */
  readonly onText: (text: string) => void
  readonly onFiles: (files: readonly File[]) => void
}

/** A published genotype as an opened cell. */
export function publishedCell(name: string): ForeignGenotype | null {
  const found = PUBLISHED_GENOTYPES.find((one) => one.name === name)
  if (!found) return null
  const { genotype } = found
  const [normal, reduce] = [cellOf(genotype, 'normal'), cellOf(genotype, 'reduce')]
  return { name, spelling: 'python', line: 1, normal, reduce, own: genotype, remarks: [] }
}

export function CellsSheet({ onText, onFiles }: CellsSheetProps) {
  const t = useText()
  const words = useOpenedText()
  const { cells, problems, file, shown, refusal } = useCells((state) => state)
  const chosen = useRef<HTMLInputElement>(null)
  const id = useId()
  const cell = cells[shown]
  const read = (text: string): void => {
    if (text.trim() !== '') onText(text)
  }
  return (
    <dialog
      ref={sheetOver}
      className="sheet opened"
      aria-labelledby="opened-title"
      onClose={cellsStore.getState().close}
    >
      <header>
        <h2 id="opened-title">{cell ? (cell.name ?? words.unnamed) : words.title}</h2>
        <button type="button" className="quiet square" aria-label={t.runs.close} onClick={cellsStore.getState().close}>
          <Icon shape="close" />
        </button>
      </header>
      <div className="sheet-body">
        <form
          className="opened-bar"
          onSubmit={(event) => {
            event.preventDefault()
            read(String(new FormData(event.currentTarget).get('text') ?? ''))
          }}
        >
          <label className="opened-text">
            <span>{words.paste}</span>
            <textarea
              name="text"
              rows={cell ? 1 : 4}
              spellCheck={false}
              placeholder="Genotype(normal=[('sep_conv_3x3', 0), …"
              onPaste={(event) => {
                event.preventDefault()
                read(event.clipboardData.getData('text/plain'))
              }}
            />
          </label>
          <button type="submit">{words.read}</button>
          <button type="button" onClick={() => chosen.current?.click()}>
            {words.choose}
          </button>
          <input
            ref={chosen}
            type="file"
            multiple
            className="hidden"
            tabIndex={-1}
            aria-label={words.choose}
            onChange={({ currentTarget }) => {
              const files = [...(currentTarget.files ?? [])]
              if (files.length > 0) onFiles(files)
              currentTarget.value = ''
            }}
          />
          <label className="field">
            <span>{words.published}</span>
            <select
              value=""
              onChange={({ target }) => {
                const found = publishedCell(target.value)
                if (found) cellsStore.getState().show([found], [], null)
              }}
            >
              <option value="">{words.pick}</option>
              {PUBLISHED_GENOTYPES.map(({ name, algorithm }) => (
                <option key={name} value={name}>
                  {name} · {algorithm}
                </option>
              ))}
            </select>
          </label>
        </form>
        {refusal && (
          <p className="bad" role="alert">
            {t.failures['bad-genotype'].what} <small>{refusal}</small>
          </p>
        )}
        {problems.map(({ name, line, message }) => (
          <p className="bad" key={`${name} ${line}`}>
            {words.problem(name ?? words.unnamed)} <small>{message}</small>
          </p>
        ))}
        {cells.length > 1 && (
          <label className="field" htmlFor={`${id}which`}>
            <span>{words.several(cells.length)}</span>
            <select
              id={`${id}which`}
              value={shown}
              onChange={({ target }) => cellsStore.getState().set({ shown: Number(target.value) })}
            >
              {cells.map((one, i) => (
                <option key={`${one.name} ${one.line}`} value={i}>
                  {one.name ?? `${words.unnamed} (${one.line})`}
                </option>
              ))}
            </select>
          </label>
        )}
        {cell ? <Opened key={`${shown} ${cell.line}`} cell={cell} file={file} /> : <p className="lead">{words.lead}</p>}
      </div>
    </dialog>
  )
}

function changedLinks(cell: Cell | null, other: Cell | null): ReadonlySet<number> {
  if (!cell || !other) return new Set()
  const only = differenceOf(cell, other).onlyA
  return new Set(cell.links.flatMap((link, i) => (only.includes(link) ? [i] : [])))
}

function Opened({ cell, file }: { readonly cell: ForeignGenotype; readonly file: string | null }) {
  const t = useText()
  const words = useOpenedText()
  const mode = useView((view) => view.cellMode)
  const set = useView((view) => view.set)
  const beside = useCells((state) => state.beside)
  const table = useRun((run) => run.table)
  const [scale, setScale] = useState<ScaleId>('cifar')
  const other = beside === null ? null : publishedCell(beside)
  const types = (['normal', 'reduce'] as const).filter((type) => cell[type])
  const cost = useMemo(() => costOfCells(cell, SCALES[scale]), [cell, scale])
  const near = useMemo(() => nearestPublished(cell), [cell])
  const text = useMemo(() => textOfCells(cell), [cell])
  useEffect(() => cellsStore.getState().set({ text }), [text])
  const benchmark = cell.own && table ? table.lookup(cell.own) : undefined
  const stops = rule1Stops(cell)
  const common = other && commonOfBoth(cell, other)
  const remarks = cell.remarks.flatMap(({ id, ...values }) => remarkText({ id, values }, words.remarks[id]) ?? [])
  const depth = (one: ForeignGenotype | null, type: 'normal' | 'reduce'): number => {
    const graph = one?.[type]
    return graph ? Math.max(cellDepth(graph), graph.nodes - graph.inputs - 1) : 0
  }
  const compared = [cell, ...(other ? [other] : [])]
  return (
    <>
      <div className="opened-tools">
        <Segmented
          label={t.cell.mode}
          value={mode}
          options={[
            ['depth', t.cell.depth],
            ['order', t.cell.order],
          ]}
          onChange={(cellMode) => set({ cellMode })}
        />
        <label className="field">
          <span>{words.beside}</span>
          <select
            value={beside ?? ''}
            onChange={({ target }) => cellsStore.getState().set({ beside: target.value || null })}
          >
            <option value="">{words.none}</option>
            {near.map(({ published: { name }, operations, of }) => (
              <option key={name} value={name}>
                {words.near(name, operations, of)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className={types.length > 1 ? 'opened-cells two' : 'opened-cells'}>
        {compared.flatMap((one) =>
          types.map((type) => {
            const graph = one[type]
            const against = (one === cell ? other : cell)?.[type] ?? null
            return graph ? (
              <div key={`${one === cell ? 'own' : 'other'} ${type}`}>
                {other && <b className="opened-name">{one.name ?? words.unnamed}</b>}
                <DrawnCell
                  cell={graph}
                  type={type}
                  mode={mode}
                  changed={changedLinks(graph, against)}
                  deepest={Math.max(depth(cell, type), depth(other, type))}
                />
              </div>
            ) : null
          }),
        )}
      </div>
      {other && common && <p>{words.common(other.name ?? '', common.edges, common.operations, common.of)}</p>}
      {other && <Differences cell={cell} other={other} />}
      {remarks.map((remark) => (
        <p key={remark} className="opened-remark">
          {remark}
        </p>
      ))}
      <dl className="facts opened-facts">
        <div>
          <dt>
            <label className="field">
              <span>{words.size}</span>
              <select
                value={scale}
                disabled={cell.normal?.inputs === 1}
                onChange={({ target }) => setScale(target.value as ScaleId)}
              >
                {(Object.keys(SCALES) as ScaleId[]).map((one) => (
                  <option key={one} value={one}>
                    {words.scales[one]}
                  </option>
                ))}
              </select>
            </label>
          </dt>
          <dd>
            {'why' in cost
              ? cost.why === 'operations'
                ? words.uncounted(cost.names.join(', '))
                : words.oneCell
              : words.cost(compact(cost.parameters), compact(cost.multiplyAdds))}
          </dd>
        </div>
        <div>
          <dt>{words.rule1}</dt>
          <dd>{stops === null ? '–' : stops ? words.stops : words.goesOn}</dd>
        </div>
        <div>
          <dt>{words.rule2}</dt>
          <dd>{words.rule2Cannot}</dd>
        </div>
        {cell.normal?.inputs === 1 && (
          <div>
            <dt>{words.benchmark}</dt>
            <dd>{benchmark ? percent(benchmark.cifar10) : words.noTable}</dd>
          </div>
        )}
      </dl>
      <Taken cell={cell} file={file} text={text} />
    </>
  )
}

function Differences({ cell, other }: { readonly cell: ForeignGenotype; readonly other: ForeignGenotype }) {
  const t = useText()
  const words = useOpenedText()
  return (['normal', 'reduce'] as const).map((type) => {
    const [a, b] = [cell[type], other[type]]
    if (!a || !b) return null
    const { onlyA, onlyB } = differenceOf(a, b)
    const say = (links: typeof onlyA, names: readonly string[]): string =>
      links.map(({ op, from, to }) => `${names[from]} → ${names[to]} ${op}`).join(', ') || words.nothing
    return (
      <p key={type} className="opened-remark">
        {words.differs(
          t.names.cells[type],
          cell.name ?? words.unnamed,
          say(onlyA, nodeNames(a)),
          other.name ?? '',
          say(onlyB, nodeNames(b)),
        )}
      </p>
    )
  })
}

/** The formats it can leave in, and the link that opens it. */
function Taken({
  cell,
  file,
  text,
}: {
  readonly cell: ForeignGenotype
  readonly file: string | null
  readonly text: string | null
}) {
  const exporting = useExportText()
  const words = useOpenedText()
  const { own } = cell
  const formats = own ? formatsOf(own) : []
  const [format, setFormat] = useState<ExportFormat | null>(null)
  const [said, say] = useState('')
  const current = format ?? formats[0]
  const copy = async (what: string): Promise<void> => {
    await navigator.clipboard.writeText(what)
    say(words.copied)
  }
  const written = (): string | null => {
    if (!own || !current) return null
    try {
      return writeExport(current, own, cell.stamp ?? stampOfCell(cell.name, file))
    } catch (error) {
      return error instanceof Error ? `${exporting.impossible} ${error.message}` : null
    }
  }
  return (
    <div className="opened-tools">
      {own && current && (
        <>
          <label className="field">
            <span>{exporting.format}</span>
            <select value={current} onChange={({ target }) => setFormat(target.value as ExportFormat)}>
              {formats.map((one) => (
                <option key={one} value={one}>
                  {exporting.formats[one]}
                </option>
              ))}
            </select>
          </label>
          <button type="button" onClick={() => void copy(written() ?? '')}>
            {words.copy}
          </button>
          <button
            type="button"
            onClick={() =>
              saveFile(exportFileName(current, 0).replace('epoch-0', cell.name ?? 'cell'), written() ?? '')
            }
          >
            {words.save}
          </button>
        </>
      )}
      {text && (
        <button
          type="button"
          onClick={() => {
            const link = `${location.origin}${location.pathname}${location.search}#${new URLSearchParams({ cell: text })}`
            void copy(link)
          }}
        >
          {words.link}
        </button>
      )}
      <span role="status">{said}</span>
    </div>
  )
}
