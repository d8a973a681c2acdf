/** The recordings of the page of answers, each as soon as it is read. */
import { useEffect, useState } from 'react'
import { SearchError } from '../../src/errors'
import { ANSWER_RUNS } from '../run/answerRuns'
import { fetchRecording, NotFound, type RecordingId } from '../run/recordings'
import { ANSWERS, PLAIN, SUSPECTS, type Told, toldBy } from './answers'

/** `missing`: it is not served. A text: why it cannot be read. */
type Reading = Told | 'missing' | { readonly problem: string }

export interface Answers {
  readonly told: ReadonlyMap<RecordingId, Told>
  readonly missing: ReadonlySet<RecordingId>
  readonly problems: readonly string[]
  readonly loading: boolean
}

/** Recordings that the page has a place for, shipped or not. */
const EXPECTED: readonly RecordingId[] = [...ANSWERS, ...SUSPECTS].flatMap(({ run }) => run ?? [])
const WANTED: readonly RecordingId[] = [PLAIN, ...ANSWER_RUNS]

async function read(id: RecordingId): Promise<Reading> {
  try {
    return toldBy(await fetchRecording(id))
  } catch (error) {
    if (error instanceof NotFound) return 'missing'
    if (error instanceof SearchError) return { problem: `${id}: ${error.message}` }
    throw error
  }
}

export function useAnswers(): Answers {
  const [readings, setReadings] = useState<ReadonlyMap<RecordingId, Reading>>(new Map())
  useEffect(() => {
    let current = true
    for (const id of WANTED)
      void read(id).then((reading) => {
        if (current) setReadings((before) => new Map(before).set(id, reading))
      })
    return () => {
      current = false
    }
  }, [])
  const told = new Map<RecordingId, Told>()
  const missing = new Set<RecordingId>(EXPECTED.filter((id) => !WANTED.includes(id)))
  const problems: string[] = []
  for (const [id, reading] of readings)
    if (reading === 'missing') missing.add(id)
    else if ('problem' in reading) problems.push(reading.problem)
    else told.set(id, reading)
  return { told, missing, problems, loading: readings.size < WANTED.length }
}
