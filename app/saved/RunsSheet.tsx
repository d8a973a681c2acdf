/** The list of saved runs: look at one, go on with it, name it, take it away, delete it. */

import { useState } from 'react'
import { isOver, type RunSummary } from '../../src/protocol/runs'
import { FileButton } from '../controls/FileButton'
import { Icon } from '../controls/Icon'
import { useQuestionText } from '../i18n/question/useQuestionText'
import type { SavedRunsText } from '../i18n/savedRuns/en'
import { useSavedRunsText } from '../i18n/savedRuns/useSavedRunsText'
import { useText } from '../i18n/useText'
import { handsFocusTo, sheetOver } from '../page/focus'
import { askQuestion } from '../question/questionStore'
import { desk, session } from '../run/lab'
import { mayGoOn, mayReplace } from '../run/leaving'
import { useRun } from '../run/runStore'
import { byteSize } from '../telling/byteSize'
import { sourceText } from '../telling/sourceText'
import { useSaved } from './savedStore'

const CLOSE = '.sheet.runs header button'
const toUndo = handsFocusTo('.runs-undo button', CLOSE)
const toList = handsFocusTo('.runs-list .rename', CLOSE)
const toClear = handsFocusTo('.runs-clear', CLOSE)

function stateOf(words: SavedRunsText['states'], { end }: RunSummary, isRunning: boolean): string {
  if (end === null) return isRunning ? words.running : words.broken
  if (end.kind === 'finished') return end.reason === 'stopped' ? words.stopped : words.done
  return end.code === 'gpu-validation' || end.code === 'wrong-results' ? words.invalid : words.failed
}

export function RunsSheet() {
  const t = useText()
  const { runs, broken, storage, isPersisted, deleted } = useSaved((saved) => saved)
  const refused = useRun(({ notice }) => notice?.kind === 'refused')
  const words = useSavedRunsText()
  const question = useQuestionText()
  const total = [...(runs ?? []), ...broken].reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <dialog ref={sheetOver} className="sheet runs" aria-labelledby="runs-title" onClose={desk.close}>
      <header>
        <h2 id="runs-title">{words.title}</h2>
        <button type="button" className="quiet square" aria-label={t.runs.close} onClick={desk.close}>
          <Icon shape="close" />
        </button>
      </header>
      <div className="sheet-body">
        <p className="lead">{words.lead}</p>
        {runs === null && !refused && <p role="status">{words.reading}</p>}
        {runs?.length === 0 && broken.length === 0 && <p>{words.empty}</p>}
        {(runs?.length ?? 0) + broken.length > 0 && (
          <table className="runs-list">
            <thead>
              <tr>
                <th scope="col">{words.list.run}</th>
                <th scope="col">{words.list.state}</th>
                <th scope="col">{words.list.saved}</th>
                <th scope="col">{words.list.size}</th>
                <th scope="col">
                  <span className="hidden">{words.list.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs?.map((run) => (
                <Row key={run.id} run={run} />
              ))}
              {broken.map(({ id, message, bytes }) => (
                <tr key={id} ref={toUndo}>
                  <th scope="row">
                    <code>{id.slice(0, 8)}</code>
                  </th>
                  <td colSpan={2}>
                    {words.states.unreadable}
                    <small>{message}</small>
                  </td>
                  <td>{byteSize(bytes, t)}</td>
                  <td>
                    <button type="button" className="quiet" onClick={() => desk.remove({ id }, id.slice(0, 8))}>
                      {words.delete}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {deleted && !runs?.some(({ id, searched }) => searched && id === deleted.id) && (
          <p className="runs-undo" role="status" ref={toList}>
            {words.deleted(deleted.title)}
            <button type="button" onClick={desk.undo}>
              {words.undo}
            </button>
          </p>
        )}
        {runs?.some(({ end, canAsk }) => isOver(end) && canAsk) && <p className="fine">{question.keeps}</p>}
        <div className="runs-room">
          {storage ? (
            <>
              <meter
                aria-labelledby="runs-used"
                min={0}
                max={storage.quotaBytes}
                high={storage.quotaBytes * 0.9}
                value={storage.usedBytes}
              />
              <span id="runs-used">{words.used(byteSize(storage.usedBytes, t), byteSize(storage.quotaBytes, t))}</span>
            </>
          ) : (
            runs !== null && <span>{words.usedUnknown}</span>
          )}
          {isPersisted !== null && <span>{isPersisted ? words.persisted : words.notPersisted}</span>}
          {isPersisted === false && (
            <button type="button" className="quiet" onClick={() => void desk.persist()}>
              {words.persist}
            </button>
          )}
        </div>
      </div>
      <footer>
        <FileButton label={words.import} accept=".dartsrun" onFiles={([file]) => file && desk.importFile(file)} />
        <span className="spring" />
        <ClearAll
          count={(runs?.length ?? 0) + broken.length}
          size={byteSize(total, t)}
          isHeld={runs?.some(({ searched }) => searched) === true}
        />
      </footer>
    </dialog>
  )
}

function Row({ run }: { readonly run: RunSummary }) {
  const t = useText()
  const words = useSavedRunsText()
  const question = useQuestionText()
  const [isNaming, setNaming] = useState(false)
  // Its search here may have ended since: then it is a saved run as any other.
  const isRunning = run.searched === true || (session.liveId === run.id && run.end === null)
  /** The run on the screen may be this one: then nothing is left. */
  const go = async (act: () => void): Promise<void> => {
    if (await (session.liveId === run.id ? mayGoOn() : mayReplace())) act()
  }
  const endNaming = (within: Element): void => {
    // Before the form goes: the focus stays in its row.
    within.closest('tr')?.querySelector<HTMLElement>('.rename')?.focus()
    setNaming(false)
  }
  const title = run.name || t.runs.untitled(sourceText(t, run.dataset), run.config.seed)
  const saved = new Date(run.savedAt).toLocaleString(t.htmlLang, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <tr ref={toUndo}>
      <th scope="row">
        {isNaming ? (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault()
              const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
              if (name) desk.rename(run.id, name)
              endNaming(event.currentTarget)
            }}
          >
            {/* biome-ignore lint/a11y/noAutofocus: the field appears because its button was pressed */}
            <input name="name" defaultValue={title} maxLength={120} aria-label={words.name} autoFocus />
            <button type="submit">{words.save}</button>
            <button type="button" className="quiet" onClick={({ currentTarget }) => endNaming(currentTarget)}>
              {words.cancel}
            </button>
          </form>
        ) : (
          <>
            {title}
            <small>{words.epochs(run.epochs, run.config.epochs)}</small>
          </>
        )}
      </th>
      <td>{stateOf(words.states, run, isRunning)}</td>
      <td>{saved}</td>
      <td>{byteSize(run.bytes, t)}</td>
      <td>
        <div className="row end">
          {run.canContinue && !isRunning && (
            <button
              type="button"
              onClick={() =>
                void go(() => {
                  desk.close()
                  session.continueLive(run)
                })
              }
            >
              {t.runs.continue}
            </button>
          )}
          {run.canAsk && !isRunning && (
            <button
              type="button"
              className="quiet"
              onClick={() =>
                void go(() => {
                  desk.close()
                  session.continueLive(run, { pauseAfter: 0 })
                  askQuestion()
                })
              }
            >
              {question.askSaved}
            </button>
          )}
          <button type="button" className="quiet" disabled={isRunning} onClick={() => void go(() => desk.show(run.id))}>
            {words.show}
          </button>
          <button type="button" className="quiet rename" onClick={() => setNaming(true)}>
            {words.rename}
          </button>
          <button type="button" className="quiet" onClick={() => desk.exportRun(run.id)}>
            {words.export}
          </button>
          <button type="button" className="quiet" disabled={isRunning} onClick={() => desk.remove(run, title)}>
            {words.delete}
          </button>
        </div>
      </td>
    </tr>
  )
}

interface ClearAllProps {
  readonly count: number
  readonly size: string
  /** One of them is being searched. */
  readonly isHeld: boolean
}

/** Asks in place: a second press within the same sheet deletes. */
function ClearAll({ count, size, isHeld }: ClearAllProps) {
  const words = useSavedRunsText()
  const [isAsking, setAsking] = useState(false)
  if (count === 0) return null
  if (!isAsking)
    return (
      <>
        {isHeld && (
          <span id="runs-held" className="fine">
            {words.clearHeld}
          </span>
        )}
        <button
          type="button"
          className="quiet runs-clear"
          ref={toClear}
          disabled={isHeld}
          aria-describedby={isHeld ? 'runs-held' : undefined}
          onClick={() => setAsking(true)}
        >
          {words.clear}
        </button>
      </>
    )
  return (
    <div className="row" role="alertdialog" aria-label={words.clearTitle} ref={toClear}>
      <span>
        <b>{words.clearTitle}</b> {words.clearBody(count, size)}
      </span>
      {/* biome-ignore lint/a11y/noAutofocus: the safe answer to the question just asked */}
      <button type="button" autoFocus onClick={() => setAsking(false)}>
        {words.clearNo}
      </button>
      <button
        type="button"
        className="danger"
        onClick={() => {
          setAsking(false)
          desk.clear()
        }}
      >
        {words.clearYes}
      </button>
    </div>
  )
}
