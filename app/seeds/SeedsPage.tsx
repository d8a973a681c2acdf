/** One search with several seeds: each on its way, and the band they draw together as it grows. */

import { useState } from 'react'
import { leadingCell } from '../../src/space/topology'
import { showOwn } from '../evidence/openSweep'
import { Course, Strips } from '../evidence/SeedFigures'
import { useEvidenceText } from '../i18n/evidence/useEvidenceText'
import type { SeedsText } from '../i18n/seeds/en'
import { useSeedsText } from '../i18n/seeds/useSeedsText'
import { useText } from '../i18n/useText'
import { handsFocusTo } from '../page/focus'
import { useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { StorySheet } from '../story/StorySheet'
import { storyStore } from '../story/storyStore'
import { duration } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import '../styles/evidence.css'
import '../styles/seeds.css'
import { coursesOf, isTrial } from './seedRuns'
import { lanes as desk } from './seedsLab'
import { isAtWork, isOver, type Lane, useSeeds } from './seedsStore'
import { saveSweep, sweepOf } from './takeAlong'

/** A search that ends takes its button along: its row is left, so that the next key does nothing to another search. */
const toRow = (button: Element | null) => handsFocusTo(button?.closest('li') ?? null)(button)
/** Once none is left to stop. */
const toWays = handsFocusTo('.seeds-ways button:enabled', '.story-sheet header button')

export function SeedsPage() {
  const words = useSeedsText()
  const evidence = useEvidenceText()
  const { config, lanes } = useSeeds()
  const courses = coursesOf(lanes)
  return (
    <StorySheet title={words.title} lead={words.lead}>
      {config === null ? (
        <Empty words={words} />
      ) : (
        <>
          <Facts words={words} />
          <ul className="lanes">
            {lanes.map((lane) => (
              <LaneRow key={lane.seed} lane={lane} epochs={config.epochs} words={words} />
            ))}
          </ul>
          <Ways words={words} />
          {courses.length > 0 && (
            <>
              <Course group={{ config, trials: courses }} words={evidence} planned={config.epochs} />
              <Strips group={{ config, trials: courses }} words={evidence} planned={config.epochs} />
            </>
          )}
        </>
      )}
    </StorySheet>
  )
}

function Empty({ words }: { readonly words: SeedsText }) {
  const t = useText()
  const choose = (): void => {
    storyStore.getState().set({ page: null })
    viewStore.getState().set({ setupOpen: true })
  }
  return (
    <>
      <p className="placeholder">{words.empty}</p>
      <button type="button" onClick={choose}>
        {t.top.runLive}
      </button>
    </>
  )
}

function Facts({ words }: { readonly words: SeedsText }) {
  const t = useText()
  const { config, lanes, side } = useSeeds()
  const started = lanes.find((lane) => lane.started)?.started
  const over = lanes.filter(isOver).length
  if (!config) return null
  return (
    <p className="soft" role="status">
      {words.facts(lanes.length, side, over)}
      {started?.dataset && ` ${words.images(sourceText(t, started.dataset.title), config.images, config.epochs)}`}
    </p>
  )
}

interface LaneRowProps {
  readonly lane: Lane
  readonly epochs: number
  readonly words: SeedsText
}

function LaneRow({ lane, epochs, words }: LaneRowProps) {
  const t = useText()
  const { seed, status, records, started } = lane
  const skips = started ? records.at(-1)?.skips?.[leadingCell(started.config)] : undefined
  return (
    <li tabIndex={-1}>
      <b>{words.seed(seed)}</b>
      <progress max={epochs} value={records.length} aria-label={words.progress(seed)} />
      <span className="lane-epochs">{words.epochs(records.length, epochs)}</span>
      <span className="lane-skips">{skips !== undefined && words.skips(skips)}</span>
      <span className={status.kind === 'failed' ? 'lane-status warn' : 'lane-status'}>
        {status.kind === 'failed'
          ? `${t.failures[status.code].what} ${status.message}`
          : status.kind === 'running' && status.etaMs !== null
            ? words.left(duration(status.etaMs, t))
            : words.states[status.kind === 'finished' && !isTrial(lane) ? 'stopped' : status.kind]}
      </span>
      {isOver(lane) ? (
        !isTrial(lane) ? (
          <button
            ref={toRow}
            type="button"
            className="quiet"
            aria-label={words.againSeed(seed)}
            onClick={() => desk.again(seed)}
          >
            {words.again}
          </button>
        ) : (
          <span />
        )
      ) : (
        <button
          ref={toRow}
          type="button"
          className="quiet"
          aria-label={words.stopSeed(seed)}
          aria-disabled={status.kind === 'stopping'}
          onClick={() => desk.stop(seed)}
        >
          {words.stop}
        </button>
      )}
    </li>
  )
}

/** What can be done with all of them. */
function Ways({ words }: { readonly words: SeedsText }) {
  const { lanes } = useSeeds()
  const table = useRun((run) => run.table)
  const [problem, setProblem] = useState<string | null>(null)
  const ended = lanes.some(isTrial)
  const said = (error: unknown): void => setProblem(error instanceof Error ? error.message : String(error))
  const open = async (): Promise<void> => {
    showOwn(await sweepOf(lanes, table))
  }
  const save = async (): Promise<void> => saveSweep(await sweepOf(lanes, table))
  return (
    <>
      <div className="row seeds-ways">
        {lanes.some((lane) => isAtWork(lane) || lane.status.kind === 'waiting') && (
          <button ref={toWays} type="button" onClick={desk.stopAll}>
            {words.stopAll}
          </button>
        )}
        <button type="button" disabled={!ended} onClick={() => void open().catch(said)}>
          {words.evidence}
        </button>
        <button type="button" disabled={!ended} onClick={() => void save().catch(said)}>
          {words.save}
        </button>
        <span className="fine">{words.unsaved}</span>
      </div>
      {problem && (
        <p className="warn" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
