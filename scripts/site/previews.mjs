// What a link to the lab shows where it is posted: title, description and a picture. A picture needs the whole address of the
// site, which only its owner knows: LAB_URL gives it to the build. Without it the picture's address is relative, which some readers follow.
import process from 'node:process'

export const COVER = 'cover.png'

/**
 * @param {string | undefined} text of LAB_URL
 * @returns {URL | null} with its slash @throws Error naming the value and the rule
 */
export function siteAddress(text) {
  if (text === undefined || text === '') return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Error(`LAB_URL=${text}: must be the address of the site, https://host/folder/`)
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

/**
 * @param {URL | null} site
 * @returns {import('vite').HtmlTagDescriptor[]}
 */
export function previewTags(site) {
  const image = site ? new URL(COVER, site).href : `./${COVER}`
  /** @type {[kind: 'property' | 'name', key: string, content: string][]} */
  const tags = [
    ['property', 'og:image', image],
    ['property', 'og:image:width', '1200'],
    ['property', 'og:image:height', '630'],
    ...(site
      ? /** @type {[kind: 'property', key: string, content: string][]} */ ([['property', 'og:url', site.href]])
      : []),
  ]
  return [
    ...tags.map(([kind, key, content]) => ({
      tag: 'meta',
      attrs: { [kind]: key, content },
      injectTo: /** @type {const} */ ('head'),
    })),
    ...(site
      ? [{ tag: 'link', attrs: { rel: 'canonical', href: site.href }, injectTo: /** @type {const} */ ('head') }]
      : []),
  ]
}

/** @returns {import('vite').Plugin} */
export function previewsPlugin() {
  return { name: 'lab-previews', transformIndexHtml: () => previewTags(siteAddress(process.env.LAB_URL)) }
}
