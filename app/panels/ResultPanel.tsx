/** The genotype at the cursor in the official text and as JSON, what it costs, and buttons to take it away. */
import { useMemo, useState } from 'react'
import { writeGenotypeJson } from '../../src/export/genotypeJson'
import { writeGenotypePython, writeGenotypeText } from '../../src/export/genotypeText'
import { writeNb201String } from '../../src/export/nb201String'
import type { Stamp } from '../../src/export/stamp'
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord } from '../../src/protocol/record'
import { layerDepth } from '../../src/space/depth'
import { compact } from '../format'
import { useText } from '../i18n/useText'
import type { RuleTraces } from '../marks'
import { useRun } from '../runStore'
import { useMarks } from '../useMarks'
import { useView } from '../viewStore'
import { Segmented } from './Segmented'

type Format = 'text' | 'json'

export function ResultPanel() {
  const t = useText()
  const [format, setFormat] = useState<Format>('text')
  const [copied, setCopied] = useState<number | null>(null)
  const cursor = useView((view) => view.cursor)
  const record = useRun((run) => run.records[cursor - 1])
  const config = useRun((run) => run.config)
  const dataset = useRun((run) =>
    run.origin.kind === 'recording' ? run.origin.provenance?.dataset : run.dataset?.title,
  )
  const { traces } = useMarks()
  const stamp = useMemo(
    () => (record && config ? stampOf(record, config, dataset ?? '', traces) : null),
    [record, config, dataset, traces],
  )
  if (!record || !stamp)
    return (
      <section className="panel result" data-part="result" aria-label={t.result.panel}>
        <h3>{t.result.panel}</h3>
        <p className="placeholder">{t.result.empty}</p>
      </section>
    )
  const { genotype, cost, depth } = record
  const shown =
    format === 'json'
      ? writeGenotypeJson({ genotype, stamp })
      : genotype.space === 'darts'
        ? writeGenotypeText(genotype)
        : writeNb201String(genotype)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(shown)
    setCopied(record.epoch)
  }
  return (
    <section className="panel result" data-part="result" aria-label={t.result.panel}>
      <header className="row">
        <h3>
          {t.result.panel} <span>{t.result.at(record.epoch)}</span>
        </h3>
        <span className="spring" />
        <Segmented<Format>
          label={t.result.format}
          value={format}
          options={[
            ['text', t.result.text],
            ['json', t.result.json],
          ]}
          onChange={setFormat}
        />
      </header>
      <dl className="facts">
        <Fact label={t.result.depth} value={t.result.depthValue(depth.normal, layerDepth(genotype).normal)} />
        <Fact label={t.result.parameters} value={compact(cost.parameters)} />
        <Fact label={t.result.multiplyAdds} value={compact(cost.multiplyAdds)} />
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="code" tabIndex={0} aria-label={t.result.text}>
        <pre>{shown}</pre>
      </section>
      <div className="row end">
        <button type="button" onClick={() => void copy()}>
          {copied === record.epoch ? t.result.copied : t.result.copy}
        </button>
        <button type="button" onClick={() => download(record, stamp, format, shown)}>
          {t.result.download}
        </button>
      </div>
    </section>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function stampOf(record: EpochRecord, config: SearchConfig, dataset: string, traces: RuleTraces): Stamp {
  const { epoch } = record
  const returned = (name: keyof RuleTraces): boolean => traces[name].at(-1)?.returnsEpoch === epoch
  const rule = returned('criterion1') ? 'criterion1' : returned('criterion2') ? 'criterion2' : null
  return { config, seed: config.seed, dataset, epoch, rule }
}

/** Text of a DARTS cell is saved as an assignment with its stamp, ready for genotypes.py. */
function download({ genotype, epoch }: EpochRecord, stamp: Stamp, format: Format, shown: string): void {
  const python = format === 'text' && genotype.space === 'darts'
  const text = python ? writeGenotypePython(genotype, `LAB_EPOCH_${epoch}`, stamp) : shown
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = `genotype-epoch-${epoch}.${format === 'json' ? 'json' : python ? 'py' : 'txt'}`
  link.click()
  URL.revokeObjectURL(link.href)
}
