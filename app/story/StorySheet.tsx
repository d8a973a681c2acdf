/** A page of the lesson over the lab: a dialog with a title, closed by its button or Escape. */
import type { ReactNode } from 'react'
import { Icon } from '../controls/Icon'
import { useText } from '../i18n/useText'
import { sheetOver } from '../page/focus'
import { storyStore } from './storyStore'

interface StorySheetProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

const close = (): void => storyStore.getState().set({ page: null })

export function StorySheet({ title, lead, children }: StorySheetProps) {
  const t = useText()
  return (
    <dialog ref={sheetOver} className="sheet story-sheet" aria-labelledby="story-title" onClose={close}>
      <header>
        <h2 id="story-title">{title}</h2>
        <button type="button" className="quiet square" aria-label={t.close} onClick={close}>
          <Icon shape="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="sheet-body" tabIndex={0}>
        {lead && <p className="lead">{lead}</p>}
        {children}
      </div>
    </dialog>
  )
}
