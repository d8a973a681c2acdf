/** A text whose terms explain themselves on hover, focus and tap. */
import { Fragment, memo } from 'react'
import { useStore } from 'zustand'
import type { TermId } from '../i18n/glossary/en'
import { annotate, type Piece } from './annotate'
import { explain, glossaryStore, stopExplaining } from './glossaryStore'
import { useGlossary } from './useGlossary'

export const TIP_ID = 'glossary-tip'

export const Explained = memo(function Explained({ children }: { readonly children: string }) {
  const glossary = useGlossary()
  if (!glossary) return children
  const pieces = annotate(children, glossary)
  return pieces.map(({ text, term, at }, i) =>
    term ? (
      <span key={at} className="whole">
        <Term term={term} word={text} />
        {closing(pieces[i + 1])}
      </span>
    ) : (
      <Fragment key={at}>{i > 0 ? text.slice(closing(pieces[i]).length) : text}</Fragment>
    ),
  )
})

/** A line may break behind a button: what closes a term must not begin the next line. */
function closing(next: Piece | undefined): string {
  return (next && !next.term && /^[,.;:!?)，。；：！？、）”’]+/.exec(next.text)?.[0]) || ''
}

function Term({ term, word }: { readonly term: TermId; readonly word: string }) {
  const shown = useStore(glossaryStore, (state) => state.shown?.term === term)
  return (
    <button
      type="button"
      className="term"
      aria-describedby={shown ? TIP_ID : undefined}
      onPointerEnter={(event) => explain(term, event.currentTarget)}
      onPointerLeave={() => stopExplaining(true)}
      onFocus={(event) => explain(term, event.currentTarget)}
      onBlur={() => stopExplaining(false)}
      onClick={(event) => explain(term, event.currentTarget)}
    >
      {word}
    </button>
  )
}
