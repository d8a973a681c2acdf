/** The runs that can be compared: recordings, the run on the screen, and files that are opened here. */
import { useEffect, useMemo, useState } from 'react'
import { SearchError, toSearchError } from '../../src/errors'
import { useText } from '../i18n/useText'
import { ANSWER_RUNS } from '../run/answerRuns'
import { session } from '../run/lab'
import { fetchRecording, NotFound, RECORDINGS, type RecordingId } from '../run/recordings'
import { type RunState, useRun } from '../run/runStore'
import { recordingName } from '../telling/recordingName'
import { sourceText } from '../telling/sourceText'
import { type ComparedRun, imagesOf, runOfRecord, type SearchedImages } from './compared'
import { fileRunId, nameAmong, useKept } from './keptStore'

const OFFERED: readonly RecordingId[] = [...RECORDINGS, ...ANSWER_RUNS]

/** Id of a run on the screen that is no recording. */
export const ON_SCREEN = 'screen'

export interface Choice {
  readonly id: string
  readonly name: string
}

export interface Problem {
  readonly name: string
  readonly message: string
}

export interface Runs {
  readonly choices: readonly Choice[]
  /** Of the wanted ones, those that are read, in the order of the choices. */
  readonly runs: readonly ComparedRun[]
  readonly loading: boolean
  readonly problems: readonly Problem[]
  /** Reads files and gives the ids of those that are runs. */
  open(files: readonly File[]): Promise<readonly string[]>
  /** Keeps the run on the screen as it is now, so that another can be opened beside it; null where there is none. */
  readonly keepScreen: (() => string) | null
}

function ownRun({ origin, config, records }: RunState): boolean {
  return config !== null && records.length > 0 && !(origin.kind === 'recording' && origin.served)
}

/** Of a file on the screen the id that it has where it is kept; null for a live run. */
function useScreenId({ origin }: RunState): string | null {
  const name = origin.kind === 'recording' ? origin.name : null
  const record = name === null ? null : session.shownRecording()
  return useMemo(() => (name !== null && record ? fileRunId(name, record) : null), [name, record])
}

/** Of a live run the page keeps no digest. */
function screenImages({ dataset }: RunState): SearchedImages | undefined {
  const shown = session.shownRecording()
  if (shown) return shown.source ? undefined : imagesOf(shown)
  return dataset ? { title: dataset.title, digest: null } : undefined
}

const problemOf = (error: unknown, name: string): Problem => ({
  name,
  message: error instanceof NotFound ? error.message : toSearchError(error).message,
})

export function useRuns(wanted: readonly string[]): Runs {
  const t = useText()
  const screen = useRun((run) => run)
  const [read, setRead] = useState<ReadonlyMap<string, ComparedRun>>(new Map())
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const { runs: opened, keep } = useKept((kept) => kept)
  const missing = OFFERED.filter((id) => wanted.includes(id) && !read.has(id))

  const key = missing.join()
  useEffect(() => {
    let current = true
    const load = async (id: RecordingId): Promise<void> => {
      try {
        const run = runOfRecord(id, id, await fetchRecording(id))
        if (current) setRead((before) => new Map(before).set(id, run))
      } catch (error) {
        const problem = problemOf(error, id)
        if (current) setProblems((before) => [...before.filter(({ name }) => name !== id), problem])
      }
    }
    for (const id of OFFERED) if (key.split(',').includes(id)) void load(id)
    return () => {
      current = false
    }
  }, [key])

  // Opened together with others it is kept beside them, whole.
  const screenId = useScreenId(screen)
  const isKept = opened.some(({ id }) => id === screenId)
  const screenName = screen.origin.kind === 'live' ? t.top.liveRun : sourceText(t, screen.origin.name)
  const onScreen: ComparedRun[] =
    ownRun(screen) && screen.config && !isKept
      ? [
          {
            id: ON_SCREEN,
            name: nameAmong(opened, { id: ON_SCREEN, name: screenName }),
            config: screen.config,
            records: screen.records,
            images: screenImages(screen),
            source: screen.origin.kind === 'recording' ? screen.origin.source : undefined,
          },
        ]
      : []
  const screenRun = onScreen[0]
  const known: readonly (Choice & { readonly run?: ComparedRun | undefined })[] = [
    ...onScreen.map((run) => ({ id: run.id, name: run.name, run })),
    ...OFFERED.map((id) => ({ id, name: recordingName(t, id), run: read.get(id) })),
    ...opened.map((run) => ({ id: run.id, name: run.name, run })),
  ]
  return {
    choices: known.map(({ id, name }) => ({ id, name })),
    runs: known.flatMap(({ id, name, run }) => (run && wanted.includes(id) ? [{ ...run, name }] : [])),
    loading: missing.some((id) => !problems.some(({ name }) => name === id)),
    problems,
    keepScreen: screenRun
      ? () => {
          const id = `kept-${opened.length + 1}`
          keep([{ ...screenRun, id, name: `${screenRun.name} ${opened.length + 1}` }])
          return id
        }
      : null,
    async open(files) {
      const { readDropped } = await import('../run/droppedRun')
      const read = async (given: readonly File[]): Promise<ComparedRun[]> => {
        const opened = await readDropped(given)
        if (opened?.kind !== 'runs') throw new SearchError('bad-recording', 'file: holds no run')
        return opened.runs.map(({ name, record }) =>
          runOfRecord(fileRunId(name, record), name.replace(/\.json$/i, ''), record),
        )
      }
      const found: Problem[] = []
      // Together, for files of one search are one run; where one of them is none, each for itself.
      const good = await read(files).catch(async () => {
        const results = await Promise.all(
          files.map((file) => read([file]).catch((error: unknown) => problemOf(error, file.name))),
        )
        found.push(...results.filter((result) => 'message' in result))
        return results.flatMap((result) => ('message' in result ? [] : result))
      })
      keep(good)
      setProblems(found)
      return [...new Set(good.map(({ id }) => id))]
    },
  }
}
