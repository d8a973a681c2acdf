/** Asks for scores, says how far they are and stops them. */

import type { Candidate } from '../../src/protocol/candidates'
import { SHIPPED_DATASET } from '../../src/protocol/config'
import { PROXY_BATCH, type ScoredNetwork } from '../../src/protocol/proxies'
import type { SpaceId } from '../../src/space/primitives'
import { datasetsEn, datasetsZh } from '../i18n/datasets'
import { inLanguage } from '../i18n/inLanguage'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import { useText } from '../i18n/useText'
import { handsFocusTo } from '../page/focus'
import { isUnderWay, useRun } from '../run/runStore'
import { scoreKey, scoring, useScoring } from './scoringStore'

const useDatasetNames = inLanguage({ en: datasetsEn, zh: datasetsZh })
const toStop = handsFocusTo('.score-progress button')
const toStart = handsFocusTo('.score-request button', '.story-sheet header button', '.sheet header button')

/** The images of scores are always those that come with the lab: a worker of its own has no others. */
export function scoredNetwork(size: Omit<ScoredNetwork, 'dataset' | 'batch'>): ScoredNetwork {
  return { ...size, dataset: SHIPPED_DATASET, batch: PROXY_BATCH }
}

interface ScoreButtonProps {
  /** Tells this button from another one. */
  readonly owner: string
  readonly space: SpaceId
  readonly candidates: readonly Candidate[]
  readonly network: ScoredNetwork
  readonly label: string
}

export function ScoreButton({ owner, space, candidates, network, label }: ScoreButtonProps) {
  const t = useText()
  const words = useProxiesText()
  const names = useDatasetNames()
  const state = useScoring((all) => all)
  const searching = useRun((run) => run.origin.kind === 'live' && isUnderWay(run.status.kind))
  const left = candidates.filter(({ genotype }) => !state.scores.has(scoreKey(genotype, network)))
  const { cells, channels, imageSize, dataset, auxiliarySkip } = network
  const mine = state.owner === owner
  if (state.isBusy && mine)
    return (
      <div className="score-progress" ref={toStart}>
        <progress max={state.progress?.of ?? 1} value={state.progress?.done} aria-label={words.runTitle} />
        {/* Speaks of the beginning, not of each network. */}
        <span className={state.progress ? 'hidden' : undefined} role="status">
          {words.starting}
        </span>
        {state.progress && <span>{words.progress(state.progress.done, state.progress.of)}</span>}
        <button type="button" onClick={scoring.stop}>
          {words.stop}
        </button>
      </div>
    )
  return (
    <div className="score-request" ref={toStop}>
      {left.length > 0 && (
        <button type="button" disabled={searching || state.isBusy} onClick={() => scoring.start(owner, left, network)}>
          {label}
        </button>
      )}
      {searching && left.length > 0 && <span className="warn">{words.searching}</span>}
      {state.isBusy && <span className="warn">{words.busy}</span>}
      {mine && !state.isBusy && state.end === null && (
        <span className="hidden" role="status">
          {words.scored}
        </span>
      )}
      {mine && state.end?.kind === 'stopped' && <span role="status">{words.stopped}</span>}
      {mine && state.end?.kind === 'failed' && (
        <span className="warn" role="alert">
          <b>{t.failures[state.end.code].what}</b> {state.end.message}
        </span>
      )}
      <small className="soft">
        {words.network(cells, space === 'nas-bench-201', channels, imageSize, names[dataset], auxiliarySkip === true)}
      </small>
    </div>
  )
}
