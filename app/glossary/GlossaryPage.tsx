/** The whole glossary on one page. */
import type { TermId } from '../i18n/glossary/en'
import { useText } from '../i18n/useText'
import { StorySheet } from '../story/StorySheet'
import { useGlossary } from './useGlossary'

export function GlossaryPage() {
  const t = useText()
  const glossary = useGlossary()
  return (
    <StorySheet title={t.lesson.pages.glossary.name}>
      <dl className="glossary">
        {(Object.keys(glossary) as TermId[]).map((id) => (
          <div key={id}>
            <dt>{glossary[id].name}</dt>
            <dd>{glossary[id].text}</dd>
          </div>
        ))}
      </dl>
    </StorySheet>
  )
}
