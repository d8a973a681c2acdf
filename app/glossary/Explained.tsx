/** A text whose terms explain themselves on hover, focus and tap. */
import { Fragment, memo } from 'react'
import { useStore } from 'zustand'
import type { TermId } from '../i18n/glossary/en'
import { annotate } from './annotate'
import { explain, glossaryStore, stopExplaining } from './glossaryStore'
import { useGlossary } from './useGlossary'

export const TIP_ID = 'glossary-tip'

export const Explained = memo(function Explained({ children }: { readonly children: string }) {
  const glossary = useGlossary()
  if (!glossary) return children
  return annotate(children, glossary).map(({ text, term, at }) =>
    term ? <Term key={at} term={term} word={text} /> : <Fragment key={at}>{text}</Fragment>,
  )
})

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
