// Modules that others take the place of in a build: what a packed copy does not carry, or has built already.
import path from 'node:path'
import { PROJECT_ROOT } from '../project/paths.mjs'

/**
 * @param {Readonly<Record<string, string>>} standIns path of a module -> path of what stands in for it, from the project's root
 * @returns {import('vite').Plugin}
 */
export function standInsPlugin(standIns) {
  const places = new Map(
    Object.entries(standIns).map(([from, to]) => [path.join(PROJECT_ROOT, from), path.join(PROJECT_ROOT, to)]),
  )
  return {
    name: 'lab-stand-ins',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      return (found && places.get(path.normalize(found.id))) ?? found
    },
  }
}
