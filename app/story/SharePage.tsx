/** Takes the present place along: its link, and a frame for another page with the parts one wants to show. */
import { useState } from 'react'
import { placeOf } from '../address/address'
import { writeHash } from '../address/hash'
import { cellsStore } from '../cells/cellsStore'
import { useText } from '../i18n/useText'
import { presentStore } from '../present/presentStore'
import { type Origin, runStore } from '../run/runStore'
import { useView, viewStore } from '../run/viewStore'
import { PARTS, type Part } from './parts'
import { StorySheet } from './StorySheet'
import { storyStore } from './storyStore'
import { useStoryText } from './useStoryText'
import '../styles/share.css'
import type { StoryText } from '../i18n/story/en'
import { useCopy } from '../page/useCopy'

/** A frame shows the pictures and the time axis; what belongs to the page around them is left out at first. */
const LEFT_OUT: readonly Part[] = ['top', 'result', 'status']

/** The place behind this sheet, shown plainly. */
function linkTo(hide: readonly Part[]): string {
  const {
    page: _page,
    present: _present,
    ...place
  } = placeOf({
    run: runStore,
    view: viewStore,
    story: storyStore,
    present: presentStore,
    cells: cellsStore,
  })
  return `${location.origin}${location.pathname}${location.search}${writeHash({ ...place, hide })}`
}

function frameOf(link: string): string {
  const source = link.replaceAll('&', '&amp;')
  return `<iframe src="${source}" width="1180" height="720" style="border:0" title="DARTS+ Lab" allow="clipboard-write; cross-origin-isolated"></iframe>`
}

/** What the link holds: not a run from a file. */
export function leadOf(t: StoryText['share'], origin: Origin): string {
  if (origin.kind === 'live') return t.leadLive
  return origin.served ? t.lead : t.leadOpened
}

export function SharePage() {
  const { share: t } = useStoryText()
  const language = useView((view) => view.language)
  const [hide, setHide] = useState<readonly Part[]>(LEFT_OUT)
  return (
    <StorySheet title={t.title} lead={leadOf(t, runStore.getState().origin)}>
      <Copied label={t.link} text={linkTo([])} />
      <fieldset className="share-parts">
        <legend>{t.shown}</legend>
        {PARTS.map((part) => (
          <label key={part}>
            <input
              type="checkbox"
              checked={!hide.includes(part)}
              onChange={({ currentTarget: { checked } }) =>
                setHide(checked ? hide.filter((one) => one !== part) : [...hide, part])
              }
            />
            {t.parts[part]}
          </label>
        ))}
      </fieldset>
      <Copied label={t.frame} text={frameOf(linkTo(hide))} />
      <p className="fine">
        <a href={`./course/plan.${language}.html`} target="_blank" rel="noreferrer">
          {t.course}
        </a>
        {' · '}
        <a href="./licences.txt" target="_blank" rel="noreferrer">
          {t.licences}
        </a>
      </p>
    </StorySheet>
  )
}

function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  const t = useText()
  const { share: words } = useStoryText()
  const { copy, became } = useCopy()
  const state = became(text)
  return (
    <div className="share-row">
      <label>
        <span>{label}</span>
        <textarea readOnly rows={2} value={text} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <button type="button" onClick={() => copy(text)}>
        {state === 'copied' ? t.result.copied : t.result.copy}
      </button>
      <span className="fine" aria-live="polite">
        {state === 'refused' ? words.refused : ''}
      </span>
    </div>
  )
}
