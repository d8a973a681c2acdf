/** The genotype at the cursor, what it costs, and a menu of the formats it can be taken away in. */

import { useMemo, useState } from 'react'
import { SearchError } from '../../src/errors'
import { type ExportFormat, exportFileName, formatsOf, writeExport } from '../../src/export/formats'
import { classesOfLog, fromLog } from '../../src/export/fromRun'
import { writeGenotypeText } from '../../src/export/genotypeText'
import { writeNb201String } from '../../src/export/nb201String'
import { ruleOf, type Stamp } from '../../src/export/stamp'
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord, RuleState } from '../../src/protocol/record'
import type { RunSource } from '../../src/protocol/runSource'
import { layerDepth } from '../../src/space/depth'
import { countSkips, type Genotype } from '../../src/space/genotype'
import { type CellType, leadingCell } from '../../src/space/topology'
import { Explained } from '../glossary/Explained'
import { useExportText } from '../i18n/export/useExportText'
import { useWayText } from '../i18n/question/way'
import { useText } from '../i18n/useText'
import { Boundary } from '../page/Boundary'
import { late } from '../page/late'
import { saveFile } from '../page/saveFile'
import { useCopy } from '../page/useCopy'
import { askQuestion, useQuestionOpen } from '../question/questionStore'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { compact } from '../telling/format'
import type { RuleTraces } from '../telling/marks'
import { useMarks } from './useMarks'

/** What a format gives for a genotype: the file, what the panel shows of it, or why it cannot say this one. */
const AskSupernet = late(() => import('./AskSupernet').then((m) => m.AskSupernet))

type Written = { readonly file: string; readonly shown: string } | { readonly why: string }

export function ResultPanel() {
  const isAsking = useQuestionOpen()
  return (
    <>
      <Result />
      {isAsking && (
        <Boundary>
          <AskSupernet />
        </Boundary>
      )}
    </>
  )
}

function Result() {
  const t = useText()
  const exporting = useExportText()
  const [chosen, setChosen] = useState<ExportFormat | null>(null)
  const { copy, became } = useCopy()
  const cursor = useView((view) => view.cursor)
  const record = useRun((run) => run.records[cursor - 1])
  const config = useRun((run) => run.config)
  const dataset = useRun((run) =>
    run.origin.kind === 'recording' ? run.origin.provenance?.dataset : run.dataset?.title,
  )
  const eigenvalue = useRun((run) => run.records.at(-1)?.rules.eigenvalue)
  const { traces } = useMarks()
  const source = useRun(({ origin }) => (origin.kind === 'recording' ? origin.source : undefined))
  const stamp = useMemo(
    () => (record && config ? stampOf(record, config, dataset ?? '', traces, eigenvalue, source) : null),
    [record, config, dataset, traces, eigenvalue, source],
  )
  const genotype = record?.genotype
  if (!record || !stamp || !genotype)
    return (
      <section className="panel result" data-part="result" aria-label={t.result.panel}>
        <h3>{t.result.panel}</h3>
        <p className="placeholder">{record ? t.caption.untold.head : t.result.empty}</p>
        <div className="row end">
          <QuestionButton />
        </div>
      </section>
    )
  const { cost, depth } = record
  const cell = leadingCell(config ?? { space: 'darts' })
  const formats = formatsOf(genotype)
  const format = chosen && formats.includes(chosen) ? chosen : (formats[0] as ExportFormat)
  const written = write(format, genotype, stamp)
  const taken = 'file' in written ? became(written.shown) : null
  return (
    <section className="panel result" data-part="result" aria-label={t.result.panel}>
      <header className="row">
        <h3>
          {t.result.panel} <span>{t.result.at(record.epoch)}</span>
        </h3>
        <select
          aria-label={exporting.format}
          value={format}
          onChange={({ target }) => setChosen(target.value as ExportFormat)}
        >
          {formats.map((id) => (
            <option key={id} value={id}>
              {exporting.formats[id]}
            </option>
          ))}
        </select>
      </header>
      <dl className="facts">
        <Fact label={t.result.depth} value={t.result.depthValue(depth?.[cell] ?? 0, layerDepth(genotype)[cell])} />
        <Fact label={t.result.parameters} value={compact(cost?.parameters ?? null)} />
        <Fact label={t.result.multiplyAdds} value={compact(cost?.multiplyAdds ?? null)} />
      </dl>
      <Selected record={record} cell={cell} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="code" tabIndex={0} aria-label={exporting.formats[format]}>
        {'why' in written ? (
          <p>
            {exporting.impossible} {written.why}
          </p>
        ) : (
          <pre>{written.shown}</pre>
        )}
      </section>
      {taken === 'refused' && (
        <p className="warn" role="status">
          {exporting.notCopied}
        </p>
      )}
      <div className="row end">
        <QuestionButton />
        <span className="spring" />
        {'file' in written && (
          <>
            <button type="button" onClick={() => copy(written.shown)}>
              {taken === 'copied' ? t.result.copied : t.result.copy}
            </button>
            <button type="button" onClick={() => saveFile(exportFileName(format, record.epoch), written.file)}>
              {t.result.download}
            </button>
          </>
        )}
      </div>
    </section>
  )
}

/** Of a search that ends with a selection: that this cell is it, and what alpha would have had. */
function Selected({ record: { selection }, cell }: { readonly record: EpochRecord; readonly cell: CellType }) {
  const words = useWayText()
  return selection ? <p className="fine">{words.selected(countSkips(selection.byAlpha)[cell])}</p> : null
}

/** Opens the question whether the supernet is broken or only misread. */
function QuestionButton() {
  const words = useWayText()
  return (
    <button type="button" className="quiet" aria-label={words.short} data-explain={words.explain} onClick={askQuestion}>
      {words.brief}
    </button>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>
        <Explained>{label}</Explained>
      </dt>
      <dd>{value}</dd>
    </div>
  )
}

function stampOf(
  record: EpochRecord,
  config: SearchConfig,
  dataset: string,
  traces: RuleTraces,
  eigenvalue: RuleState | undefined,
  source: RunSource | undefined,
): Stamp {
  const { epoch } = record
  const rule = ruleOf(epoch, {
    // Under the thresholds of the page, which may have been moved since.
    criterion1: traces.criterion1.at(-1),
    criterion2: traces.criterion2.at(-1),
    eigenvalue,
  })
  const stamp = { config, seed: config.seed, dataset, epoch, rule }
  return source ? { ...stamp, classes: classesOfLog(source), from: fromLog(source, epoch) } : stamp
}

/** The two official texts are shown bare, ready to paste; their files carry the stamp as all others do. */
function write(format: ExportFormat, genotype: Genotype, stamp: Stamp): Written {
  try {
    const file = writeExport(format, genotype, stamp)
    if (format === 'genotype' && genotype.space === 'darts') return { file, shown: writeGenotypeText(genotype) }
    if (format === 'nas-bench-201' && genotype.space === 'nas-bench-201')
      return { file, shown: writeNb201String(genotype) }
    return { file, shown: file }
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    return { why: error.message }
  }
}
