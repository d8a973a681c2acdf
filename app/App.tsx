/** Which panel sits where. */
import { lazy, Suspense, useEffect } from 'react'
import { useCells } from './cells/cellsStore'
import { PRESENTED, TextScale } from './charts/textWidth'
import { useText } from './i18n/useText'
import { Boundary } from './page/Boundary'
import { late } from './page/late'
import { followPointer } from './page/readout'
import { useArrival } from './page/useArrival'
import { CaptionPanel } from './panels/CaptionPanel'
import { CurvePanel } from './panels/CurvePanel'
import { DiscardDialog } from './panels/DiscardDialog'
import { DropZone } from './panels/DropZone'
import { EmptyState } from './panels/EmptyState'
import { GraphColumn } from './panels/GraphColumn'
import { LiveRegion } from './panels/LiveRegion'
import { RulesPanel } from './panels/RulesPanel'
import { StatusLine } from './panels/StatusLine'
import { TimePanel } from './panels/TimePanel'
import { TopBar } from './panels/TopBar'
import { usePresent } from './present/presentStore'
import { useRun } from './run/runStore'
import { useView } from './run/viewStore'
import { useSaved } from './saved/savedStore'
import { Story } from './story/Story'
import { useStory } from './story/storyStore'

// Not needed for the first paint. The formats of the result weigh as much as the charts.
const ResultPanel = lazy(() => import('./panels/ResultPanel').then((m) => ({ default: m.ResultPanel })))
const CellsSheet = late(() => import('./panels/OpenCell').then((m) => m.OpenCell))
const OpenedLog = late(() => import('./panels/OpenedLog').then((m) => m.OpenedLog))
const SetupSheet = late(() => import('./setup/SetupSheet').then((m) => m.SetupSheet))
const PreviewSheet = late(() => import('./setup/PreviewSheet').then((m) => m.PreviewSheet))
const SafetyNotes = late(() => import('./saved/SafetyNotes').then((m) => m.SafetyNotes))
const RunsSheet = late(() => import('./saved/RunsSheet').then((m) => m.RunsSheet))
const PredictPanel = lazy(() => import('./story/PredictPanel').then((m) => ({ default: m.PredictPanel })))

export function App() {
  const presenting = usePresent((state) => state.presenting)
  return (
    <TextScale value={presenting ? PRESENTED : 1}>
      <Lab />
    </TextScale>
  )
}

function Lab() {
  const t = useText()
  const arrived = useArrival(5)
  const theme = useView((view) => view.theme)
  const predicting = useStory((story) => story.prediction !== 'off')
  const op = useView((view) => view.op)
  const preview = useRun((run) => run.preview)
  const setupOpen = useView((view) => view.setupOpen)
  const listOpen = useSaved((saved) => saved.isOpen)
  const cellOpen = useCells((cells) => cells.isOpen)
  const imported = useRun(({ origin }) => origin.kind === 'recording' && origin.source !== undefined)
  const missing = useRun((run) => run.status.kind === 'missing')
  useEffect(() => {
    document.documentElement.lang = t.htmlLang
    document.documentElement.dataset.theme = theme
  }, [t, theme])
  useEffect(() => followPointer(document), [])
  return (
    <div className={missing ? 'lab missing' : 'lab'} data-op-focus={op ?? undefined}>
      <a className="skip-link" href="#time">
        {t.skipLink}
      </a>
      <TopBar />
      {missing ? (
        <main className="main">
          <EmptyState />
        </main>
      ) : (
        <>
          <CaptionPanel />
          <main className="main">
            {arrived > 1 ? <CurvePanel /> : <div className="panel curves" />}
            {arrived > 2 ? <GraphColumn /> : <div className="graph" />}
            <div className="side">
              {arrived < 4 ? (
                <div className="panel rules" />
              ) : predicting ? (
                <Boundary>
                  <Suspense fallback={<RulesPanel />}>
                    <PredictPanel />
                  </Suspense>
                </Boundary>
              ) : (
                <RulesPanel />
              )}
              {arrived > 3 && (
                <Boundary>
                  <Suspense fallback={<section className="panel result" data-part="result" />}>
                    <ResultPanel />
                  </Suspense>
                </Boundary>
              )}
            </div>
          </main>
          {arrived > 4 ? <TimePanel /> : <div className="time arriving" id="time" />}
        </>
      )}
      {arrived > 4 || missing ? <StatusLine /> : <div className="status arriving" />}
      {setupOpen && (
        <Boundary>
          <SetupSheet />
        </Boundary>
      )}
      <DropZone />
      <DiscardDialog />
      {preview && (
        <Boundary>
          <PreviewSheet preview={preview} />
        </Boundary>
      )}
      {imported && (
        <Boundary>
          <OpenedLog />
        </Boundary>
      )}
      {cellOpen && (
        <Boundary>
          <CellsSheet />
        </Boundary>
      )}
      <LiveRegion />
      {arrived > 4 && (
        <Boundary>
          <SafetyNotes />
        </Boundary>
      )}
      {listOpen && (
        <Boundary>
          <RunsSheet />
        </Boundary>
      )}
      <Story />
    </div>
  )
}
