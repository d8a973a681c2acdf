/** The lesson's entry in the top bar. */
import { useText } from '../i18n/useText'
import { storyStore, useStory } from './storyStore'

export function StoryMenu() {
  const t = useText()
  const running = useStory((story) => story.tour !== null)
  return (
    <button
      type="button"
      className="quiet"
      aria-pressed={running}
      onClick={() => storyStore.getState().set({ tour: running ? null : 0 })}
    >
      {t.lesson.tour}
    </button>
  )
}
