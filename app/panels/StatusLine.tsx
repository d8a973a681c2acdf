/** One line at the foot of the page: what is going on, how fast, on what, and where the numbers come from. */
import { useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { CPU_ENGINE } from '../../src/protocol/engines'
import { type AdapterInfo, UNNAMED_ADAPTER } from '../../src/protocol/facts'
import type { Catalogue } from '../i18n/en'
import { useText } from '../i18n/useText'
import { late } from '../page/late'
import { useReadout } from '../page/readout'
import { type RunState, useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { SafetyFacts } from '../saved/SafetyFacts'
import { count, duration } from '../telling/format'
import { sourceFacts } from '../telling/sourceFacts'
import { StageFact } from './StageFact'

// Only a live run has times of steps.
const StepTimePanel = late(() => import('./StepTimePanel').then(({ StepTimePanel: part }) => part))
// A search that selects its last cell says how far that is.
const SelectingFact = late(() => import('../question/SelectingFact').then((m) => m.default))
// Asked for when the provenance is opened.
const RunFacts = late(() => import('./RunFacts').then((m) => m.default))
// Of recordings alone.
const ComputeAgain = late(() => import('../again/ComputeAgain').then((m) => m.default))

type Shown = Pick<RunState, 'status' | 'origin' | 'progress' | 'config' | 'dataset' | 'adapter' | 'table'>

function sentence(t: Catalogue, { status, origin, progress }: Shown, playing: boolean, atEnd: boolean): string {
  if (status.kind === 'failed' || status.kind === 'missing') return t.failures[status.code].what
  if (status.kind === 'fetching') return t.status.fetching
  if (origin.kind === 'recording') {
    if (status.kind === 'idle') return t.status.idle
    return playing ? t.status.replaying : atEnd ? t.status.replayEnd : t.status.replayPaused
  }
  switch (status.kind) {
    case 'idle':
      return t.status.idle
    case 'loading':
      return t.status.loading(t.status.phases[status.phase], status.done, status.total)
    case 'running':
      return progress ? t.status.running(progress.epoch, progress.step, progress.stepsPerEpoch) : t.status.runningPlain
    case 'paused':
      return t.status.paused
    case 'finished':
      return t.status.finished(t.status.reasons[status.reason])
  }
}

function adapterText(t: Catalogue, { backend, software, description, threads }: AdapterInfo): string {
  if (backend === 'cpu') return t.status.processor(threads ?? 1)
  if (software) return t.status.software
  return description === UNNAMED_ADAPTER ? t.status.unnamed : description
}

/** Whether a live run gives a recording's numbers: the processor's bits are those of every machine. */
const againFact = (t: Catalogue, origin: RunState['origin']): string =>
  origin.kind === 'recording' && origin.provenance?.adapter === CPU_ENGINE ? t.status.same : t.status.differ

/** What lies under the pointer or the focus, in one line. */
function ReadoutLine() {
  const t = useText()
  const text = useReadout((readout) => readout.text)
  return <span className={text === null ? 'readout-line' : 'readout-line on'}>{text ?? t.views.readout.hint}</span>
}

export function StatusLine() {
  const t = useText()
  const run = useRun(
    useShallow(({ status, origin, config, dataset, adapter, progress, table }) => ({
      status,
      origin,
      config,
      dataset,
      adapter,
      table,
      // A replay does not show its steps.
      progress: origin.kind === 'live' ? progress : null,
    })),
  )
  const asking = useRun((run) => run.asking !== null)
  const playing = useView((view) => view.playing)
  const cursor = useView((view) => view.cursor)
  const [opened, setOpened] = useState(false)
  const { origin, status, config, progress, adapter } = run
  const live = origin.kind === 'live'
  const failed = status.kind === 'failed' || status.kind === 'missing'
  const source = sourceFacts(t, run)
  const parts = live && status.kind === 'loading' ? status.done / Math.max(1, status.total) : null
  return (
    <section className={live ? 'status live' : 'status'} data-part="status" aria-label={t.status.panel}>
      <span className={failed ? 'state bad' : playing || (live && status.kind === 'running') ? 'state busy' : 'state'}>
        {sentence(t, run, playing, config !== null && cursor >= config.epochs)}
      </span>
      {parts !== null && <progress value={parts} max={1} aria-label={t.status.panel} />}
      {failed && <span className="detail">{status.message}</span>}
      {live && progress && status.kind === 'running' && (
        <>
          <span>{t.status.perStep(progress.msPerStep.toFixed(1))}</span>
          <span>{t.status.rate(count(progress.imagesPerSecond))}</span>
          <span>{t.status.eta(duration(progress.etaMs, t))}</span>
        </>
      )}
      {live && adapter && <span className={adapter.software ? 'warn' : ''}>{adapterText(t, adapter)}</span>}
      <StageFact />
      {live && <SafetyFacts />}
      {live && asking && <SelectingFact />}
      {live && <StepTimePanel />}
      <ReadoutLine />
      {source && (
        <details className="provenance" onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
          <summary>
            {live ? '' : `${t.status.provenance}: `}
            {source.join(' · ')}
          </summary>
          <ul>
            {[...source, ...(live ? [] : [againFact(t, origin)])].map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
            {opened && <RunFacts />}
            {!live && opened && (
              <li>
                <ComputeAgain />
              </li>
            )}
          </ul>
        </details>
      )}
    </section>
  )
}
