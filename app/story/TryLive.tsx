/** Searches to run live beside the one on the screen: links that open the setup with their settings. */
import type { StoryText } from '../i18n/story/en'
import { EXPERIMENTS, experimentHash, REMEDIES, remedyHash, shorterRun } from './experiments'
import type { Explanation } from './explanation'
import { fill } from './numbers'
import { useStoryText } from './useStoryText'

const isRemedied = (id: Explanation): id is keyof typeof REMEDIES => Object.hasOwn(REMEDIES, id)

function remedyText(id: keyof typeof REMEDIES, t: StoryText['why']): string {
  const epochs = shorterRun(REMEDIES[id])
  return epochs === null ? t.remedies[id] : fill(t.shorter, { name: t.remedies[id], epochs })
}

export function TryLive({ id }: { readonly id: Explanation }) {
  const { why: t } = useStoryText()
  const links =
    id === 'advantage'
      ? EXPERIMENTS.map((experiment) => ({ href: experimentHash(experiment), text: t.experiments[experiment] }))
      : isRemedied(id)
        ? [{ href: remedyHash(id), text: remedyText(id, t) }]
        : []
  if (links.length === 0) return null
  return (
    <p className="fine">
      {id === 'advantage' ? t.experimentsLead : t.remedyLead}{' '}
      {links.map(({ href, text }, i) => (
        <span key={href}>
          {i > 0 && ' · '}
          {/* Not `#...` alone: a place within the page is taken for a skip link, which this is not. */}
          <a href={`./${location.search}${href}`}>{text}</a>
        </span>
      ))}
    </p>
  )
}
