/** The question to the supernet, joined to the sheet of opened cells and the benchmark's table. */
import { writeGenotypeText } from '../../src/export/genotypeText'
import { writeNb201String } from '../../src/export/nb201String'
import { SHIPPED_DATASET } from '../../src/protocol/config'
import type { Genotype } from '../../src/space/genotype'
import { useText } from '../i18n/useText'
import { QuestionSheet } from '../question/QuestionSheet'
import { closeQuestion } from '../question/questionStore'
import { session } from '../run/lab'
import { mayReplace } from '../run/leaving'
import { opening } from '../run/opening'
import { useRun } from '../run/runStore'
import { openServedTable, useServedTable } from '../setup/servedTable'
import { sourceText } from '../telling/sourceText'

export function AskSupernet() {
  const t = useText()
  const { config, origin, device, table } = useRun((run) => run)
  const served = useServedTable(config?.space === 'nas-bench-201' && table === null)
  const recorded = origin.kind === 'recording' ? origin.provenance?.dataset : undefined
  const title = recorded ?? config?.dataset ?? ''
  const own = config !== null && !(origin.kind === 'recording' && origin.source)
  const dataset = config?.dataset
  const isHere =
    dataset === 'generated' || dataset === SHIPPED_DATASET || device.datasets.some(({ id }) => id === dataset)
  const compute = async (epoch: number): Promise<void> => {
    if (config && (await mayReplace())) session.startLive({ ...config, stopAt: 'none' }, epoch)
  }
  const open = (genotype: Genotype): void => {
    closeQuestion()
    const text = genotype.space === 'darts' ? writeGenotypeText(genotype) : writeNb201String(genotype)
    void opening(({ openText }) => openText(text))
  }
  return (
    <QuestionSheet
      readTable={served ? () => void openServedTable() : null}
      onOpen={open}
      onCompute={own && isHere ? (epoch) => void compute(epoch) : null}
      needs={own && !isHere ? sourceText(t, title) : null}
    />
  )
}
