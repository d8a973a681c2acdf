/** Searches to run live beside the one on the screen: links that open the setup with their settings. */
import { EXPERIMENTS, experimentHash, REMEDIES, remedyHash } from './experiments'
import type { Explanation } from './explanation'
import { useStoryText } from './useStoryText'

const isRemedied = (id: Explanation): id is keyof typeof REMEDIES => Object.hasOwn(REMEDIES, id)

export function TryLive({ id }: { readonly id: Explanation }) {
  const { why: t } = useStoryText()
  const links =
    id === 'advantage'
      ? EXPERIMENTS.map((experiment) => ({ href: experimentHash(experiment), text: t.experiments[experiment] }))
      : isRemedied(id)
        ? [{ href: remedyHash(id), text: t.remedies[id] }]
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
