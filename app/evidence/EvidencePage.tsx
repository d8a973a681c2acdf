/** A sweep on the screen: how often a search collapses, when, what a rule saves of it, over seeds and settings. */
import { useEffect, useMemo, useState } from 'react'
import { toSearchError } from '../../src/errors'
import { groupSummary, groupsOf, referenceOf, worthOf } from '../../src/sweep/evidence'
import { ChooseFiles } from '../controls/ChooseFiles'
import type { EvidenceText } from '../i18n/evidence/en'
import { useEvidenceText } from '../i18n/evidence/useEvidenceText'
import { useText } from '../i18n/useText'
import { givenFiles } from '../run/droppedFiles'
import { NotFound } from '../run/recordings'
import { useRun } from '../run/runStore'
import { StorySheet } from '../story/StorySheet'
import { SHIPPED_SWEEP, useStory } from '../story/storyStore'
import { sourceText } from '../telling/sourceText'
import '../styles/evidence.css'
import { Against } from './Against'
import { CollapseFigure } from './CollapseFigure'
import { type OpenSweep, useEvidence } from './evidenceStore'
import { groupsNumbers } from './numbers'
import { fetchSweep, openSweepFiles } from './openSweep'
import { Course, Strips, Worth } from './SeedFigures'
import { ServedSweeps } from './ServedSweeps'
import { groupName, groupsTable, sentences } from './said'
import type { ChooserProps, GroupProps } from './shown'
import { Runs, Tabled } from './Tables'

export function EvidencePage() {
  const words = useEvidenceText()
  const { own, served, problem } = useEvidence()
  const named = useStory((story) => story.sweep)
  // A sweep of the visitor's is gone with the page that read it.
  const wanted = named ?? (own ? null : SHIPPED_SWEEP)
  const sweep = wanted === null ? own : served?.served === wanted ? served : null
  const [missing, setMissing] = useState(false)
  // Axes and groups chosen of one sweep are none of the next.
  const [shown, setShown] = useState({ sweep, turn: 0 })
  if (shown.sweep !== sweep) setShown({ sweep, turn: shown.turn + 1 })
  const isThere = sweep !== null
  useEffect(() => {
    if (isThere || wanted === null) return
    let current = true
    setMissing(false)
    fetchSweep(wanted).then(
      (shipped) => {
        if (current) useEvidence.getState().set({ served: shipped, problem: null })
      },
      (error: unknown) => {
        if (!current) return
        if (error instanceof NotFound) setMissing(true)
        else useEvidence.getState().set({ problem: toSearchError(error).message })
      },
    )
    return () => {
      current = false
    }
  }, [wanted, isThere])
  return (
    <StorySheet title={words.title} lead={words.lead}>
      <div className="row evidence-open">
        <ServedSweeps shown={wanted} words={words} />
        <Opener words={words} />
      </div>
      {problem && (
        <p className="warn" role="alert">
          {problem}
        </p>
      )}
      {sweep ? (
        <Shown key={shown.turn} sweep={sweep} words={words} />
      ) : (
        !problem && (
          <p className="placeholder" role="status">
            {missing ? words.missing : words.loading}
          </p>
        )
      )}
    </StorySheet>
  )
}

function Opener({ words }: { readonly words: EvidenceText }) {
  const take = (chosen: readonly File[]): void => {
    void openSweepFiles(givenFiles(chosen)).then((found) => {
      if (!found) useEvidence.getState().set({ problem: words.missing })
    })
  }
  return (
    <>
      <ChooseFiles label={words.open} accept=".jsonl,.zip" onFiles={take} />
      <ChooseFiles label={words.openFolder} takes="folder" onFiles={take} />
    </>
  )
}

interface ShownProps {
  readonly sweep: OpenSweep
  readonly words: EvidenceText
}

function Shown({ sweep, words }: ShownProps) {
  const t = useText()
  const table = useRun((run) => run.table)
  const { trials, name } = sweep.index
  const groups = useMemo(() => groupsOf(trials), [trials])
  const reference = useMemo(() => referenceOf(groups), [groups])
  const [chosen, choose] = useState<string | null>(null)
  const group = groups.find(({ key }) => key === chosen) ?? reference
  if (!group || !reference) return <p className="placeholder">{words.missing}</p>
  const datasets = [...new Set(trials.map(({ dataset }) => sourceText(t, dataset.title)))].join(', ')
  return (
    <>
      <p className="soft">{words.facts(name, trials.length, groups.length, datasets)}</p>
      <Chooser {...{ groups, reference, group, words }} onChoose={choose} />
      <Said {...{ group, table, words }} />
      <CollapseFigure {...{ groups, reference, group, sweep, words }} onChoose={choose} />
      <Against {...{ groups, reference, group, table, sweep, words }} onChoose={choose} />
      <Course {...{ group, words }} />
      <Strips {...{ group, words }} />
      <Worth {...{ group, table, words }} />
      <Tabled
        title={words.groupsTitle}
        data={groupsTable(groups, reference, table, words)}
        numbers={groupsNumbers(groups, reference, table, words)}
        file={`${name}-settings.csv`}
        words={words}
      />
      <Runs {...{ sweep, group, reference, table, words }} />
    </>
  )
}

function Chooser({ groups, reference, group, words, onChoose }: ChooserProps) {
  return (
    <label className="evidence-settings">
      <span>{words.settings}</span>
      <select value={group.key} onChange={(event) => onChoose(event.currentTarget.value)}>
        {groups.map((one) => (
          <option key={one.key} value={one.key}>
            {`${groupName(one, reference, words)} (${words.seeds(one.trials.length)})`}
          </option>
        ))}
      </select>
    </label>
  )
}

function Said({ group, table, words }: GroupProps) {
  const t = useText()
  const summary = groupSummary(group, table)
  const source = group.trials.find((trial) => worthOf(trial, table))
  const named = source?.benchmark?.source ?? (source && table?.source)
  return (
    <section className="evidence-said" aria-live="polite">
      <ul>
        {sentences(summary, words).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p className="soft">{words.headline}</p>
      {named && <p className="soft">{words.worthSource(sourceText(t, named))}</p>}
    </section>
  )
}
