/** From the card of the two players to where a visitor moves them: the toy problem, and a search that waits for each step. */
import { isUnderWay, useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { storyStore } from './storyStore'
import { useStoryText } from './useStoryText'

export function PlayYourself() {
  const { tour: t } = useStoryText()
  // A search that is under way has its own buttons for the two steps.
  const searching = useRun(({ origin, status }) => origin.kind === 'live' && isUnderWay(status.kind))
  return (
    <>
      <p className="fine">
        <button type="button" className="link" onClick={() => storyStore.getState().set({ page: 'toy', tour: null })}>
          {t.toy}
        </button>
      </p>
      {!searching && (
        <p className="fine">
          <button
            type="button"
            className="link"
            onClick={() => {
              storyStore.getState().set({ tour: null })
              viewStore.getState().set({ setupOpen: true })
            }}
          >
            {t.steps}
          </button>
        </p>
      )}
    </>
  )
}
