/** What is known of a cell without training it: size, what the rules of DARTS+ say, its nearest published cells, the benchmark. */
import { useMemo, useState } from 'react'
import { costOfCells, rule1Stops, SCALES, type ScaleId } from '../../src/import/cellFacts'
import type { ForeignGenotype } from '../../src/import/genotypes'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { handsFocusTo } from '../page/focus'
import { useRun } from '../run/runStore'
import { compact, percent } from '../telling/format'
import type { Beside } from './beside'
import { cellsStore } from './cellsStore'

const NEAREST = 3

/** Once the table is read. */
const toSheet = handsFocusTo('.sheet.opened header button')

interface CellFactsProps {
  readonly cell: ForeignGenotype
  readonly choices: readonly Beside[]
  readonly readTable: (() => void) | null
}

export function CellFacts({ cell, choices, readTable }: CellFactsProps) {
  const words = useOpenedText()
  const table = useRun((run) => run.table)
  const [scale, setScale] = useState<ScaleId>('cifar')
  const cost = useMemo(() => costOfCells(cell, SCALES[scale]), [cell, scale])
  const isNb201 = cell.normal?.inputs === 1
  const benchmark = cell.own && table ? table.lookup(cell.own) : undefined
  const stops = rule1Stops(cell)
  const near = choices.filter(({ key, common }) => key.startsWith('published ') && common).slice(0, NEAREST)
  return (
    <dl className="opened-facts">
      <div>
        <dt>{words.size}</dt>
        <dd>
          {!isNb201 && (
            <select aria-label={words.size} value={scale} onChange={({ target }) => setScale(target.value as ScaleId)}>
              {(Object.keys(SCALES) as ScaleId[]).map((one) => (
                <option key={one} value={one}>
                  {words.scales[one]}
                </option>
              ))}
            </select>
          )}
          {'why' in cost
            ? cost.why === 'operations'
              ? words.uncounted(cost.names.join(', '))
              : words.oneCell
            : `${isNb201 ? `${words.nb201Size}: ` : ''}${words.cost(compact(cost.parameters), compact(cost.multiplyAdds))}`}
        </dd>
      </div>
      <div>
        <dt>{words.rule1}</dt>
        <dd>{stops === null ? words.noNormal : stops ? words.stops : words.goesOn}</dd>
      </div>
      <div>
        <dt>{words.rule2}</dt>
        <dd>{words.rule2Cannot}</dd>
      </div>
      {near.length > 0 && (
        <div>
          <dt>{words.nearest}</dt>
          <dd>
            {near.map(({ key, name, common }) => (
              <button
                key={key}
                type="button"
                className="link"
                onClick={() => cellsStore.getState().set({ beside: key })}
              >
                {words.near(name ?? '', common?.operations ?? 0, common?.of ?? 0)}
              </button>
            ))}
          </dd>
        </div>
      )}
      {isNb201 && (
        <div>
          <dt>{words.benchmark}</dt>
          <dd>
            {benchmark
              ? words.benchmarks(percent(benchmark.cifar10), percent(benchmark.cifar100), percent(benchmark.imagenet16))
              : cell.own
                ? words.noTable
                : words.notInTable}
            {cell.own && !table && readTable && (
              <button ref={toSheet} type="button" className="link" onClick={readTable}>
                {words.readTable}
              </button>
            )}
          </dd>
        </div>
      )}
    </dl>
  )
}
