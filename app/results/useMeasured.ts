/** The recordings served with the page and the run on the screen, as measured rows. */
import { useEffect, useState } from 'react'
import { epochsOf } from '../../src/export/fromRun'
import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import { useEvaluation } from '../evaluate/evaluationStore'
import { ANSWER_RUNS } from '../run/answerRuns'
import { fetchRecording, RECORDINGS, type RecordingId } from '../run/recordings'
import { useRun } from '../run/runStore'
import { type MeasuredRun, measuredRun } from './measured'

interface Recorded {
  readonly id: RecordingId
  readonly run: RunRecord
  readonly records: readonly EpochRecord[]
}

export interface Measured {
  readonly runs: readonly MeasuredRun[]
  readonly loading: boolean
  /** Recordings that could not be read, with the reason. */
  readonly problems: readonly string[]
}

/** @param ownName of the run on the screen, where it is no recording that is served */
export function useMeasured(ownName: string): Measured {
  const [recorded, setRecorded] = useState<readonly Recorded[]>([])
  const [problems, setProblems] = useState<readonly string[]>([])
  const [loading, setLoading] = useState(true)
  useEffect(() => {
    let current = true
    const read = async (id: RecordingId): Promise<Recorded | string> => {
      try {
        const run = await fetchRecording(id)
        return { id, run, records: epochsOf(run) }
      } catch (error) {
        return error instanceof Error ? `${id}: ${error.message}` : id
      }
    }
    void Promise.all([...RECORDINGS, ...ANSWER_RUNS].map(read)).then((found) => {
      if (!current) return
      setRecorded(found.filter((run) => typeof run !== 'string'))
      setProblems(found.filter((run) => typeof run === 'string'))
      setLoading(false)
    })
    return () => {
      current = false
    }
  }, [])

  const origin = useRun((run) => run.origin)
  const config = useRun((run) => run.config)
  const records = useRun((run) => run.records)
  const dataset = useRun((run) => run.dataset)
  const adapter = useRun((run) => run.adapter)
  const evaluation = useEvaluation((state) => state.record)
  const isServed = origin.kind === 'recording' && origin.served !== undefined
  const live = config &&
    !isServed && {
      config,
      ...(origin.kind === 'recording' && origin.source ? { source: origin.source } : {}),
      ...(evaluation ? { evaluation } : {}),
      provenance: {
        dataset: dataset?.title ?? '',
        images: { weights: Math.floor(config.images / 2), alphas: Math.ceil(config.images / 2) },
        adapter: adapter?.description ?? '',
        commit: '',
        date: '',
        appVersion: '',
      },
    }
  const own = live ? measuredRun(ownName, live, records) : null
  const shown = recorded.flatMap(({ id, run, records: all }) => {
    // What was retrained in this tab belongs to the recording on the screen, the whole of it however far it is replayed.
    const added = isServed && id === origin.name && evaluation ? { evaluation } : {}
    return measuredRun(id, { ...run, ...added }, all) ?? []
  })
  return { runs: own ? [own, ...shown] : shown, loading, problems }
}
