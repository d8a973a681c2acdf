/** The whole glossary on one page. */
import { useText } from '../i18n/useText'
import { StorySheet } from '../story/StorySheet'
import { useGlossary } from './useGlossary'
import '../styles/glossary.css'

export function GlossaryPage() {
  const t = useText()
  const entries = Object.values(useGlossary() ?? {})
  return (
    <StorySheet title={t.lesson.pages.glossary.name}>
      <dl className="glossary">
        {entries.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </StorySheet>
  )
}
