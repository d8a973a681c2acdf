// What the lab carries that others wrote, with its licence, as one file of the build: licences.txt. Which packages those are is
// read off the bundles themselves, worker and commands included; one of an unknown or unfree licence stops the build.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PROJECT_ROOT } from '../project/paths.mjs'

export const LICENCES_FILE = 'licences.txt'
const FREE = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'])
const RULE = '-'.repeat(80)

/** @typedef {{ name: string, version: string, licence: string, author: string, text: string }} Carried */

/**
 * The folder of the package that a bundled module is of; null for the lab's own.
 * @param {string} id of a module
 */
export function packageFolder(id) {
  const [, folder] = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/.][^\\/]*)[\\/]/.exec(id) ?? []
  return folder ?? null
}

/**
 * The licence text that the package has with it; of those that only name theirs, the standard text for their authors.
 * @param {string} folder
 * @param {{ licence: string, author: string }} named
 */
function textOf(folder, { licence, author }) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name))
  if (file) return readFileSync(path.join(folder, file), 'utf8').trim()
  const standard = path.join(PROJECT_ROOT, 'scripts', 'site', 'licences', `${licence}.txt`)
  if (!existsSync(standard)) return null
  return `Copyright (c) ${author}\n\n${readFileSync(standard, 'utf8').trim()}`
}

/**
 * @param {string} folder of a package
 * @returns {Carried} @throws Error naming the package whose licence is not on the list, or has no text
 */
export function carried(folder) {
  const { name, version, license, author, contributors } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  const licence = typeof license === 'object' ? license?.type : license
  if (!FREE.has(licence)) throw new Error(`${name}: licence ${licence} is not one of ${[...FREE].join(', ')}`)
  const people = [author, ...(contributors ?? [])].map((one) => (typeof one === 'object' ? one?.name : one))
  const named = { licence, author: people.find((one) => one) ?? `the authors of ${name}` }
  const text = textOf(folder, named)
  if (text === null) throw new Error(`${name}: has no text of its licence, ${licence}, with it`)
  return { name, version, ...named, text }
}

/** Images that ship with the lab: each folder of shards that holds its licence. @returns {{ name: string, text: string }[]} */
export function shippedImages(shards = path.join(PROJECT_ROOT, 'public', 'shards')) {
  return readdirSync(shards, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, file: path.join(shards, name, 'LICENSE.txt') }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => ({ name: `images: ${name}`, text: readFileSync(file, 'utf8').trim() }))
}

/** @param {readonly Carried[]} packages */
export function licencesText(packages) {
  const own = readFileSync(path.join(PROJECT_ROOT, 'LICENSE'), 'utf8').trim()
  const sorted = [...packages].sort((a, b) => (a.name < b.name ? -1 : 1))
  const parts = [
    { head: 'DARTS+ Lab', text: own },
    ...shippedImages().map(({ name, text }) => ({ head: name, text })),
    ...sorted.map(({ name, version, licence, text }) => ({ head: `${name} ${version} (${licence})`, text })),
  ]
  return `${parts.map(({ head, text }) => `${RULE}\n${head}\n${RULE}\n\n${text}`).join('\n\n\n')}\n`
}

/**
 * Collects the packages of a build and of its workers; the build itself writes the file.
 * @returns {{ site: () => import('vite').Plugin, worker: () => import('vite').Plugin }}
 */
export function licencesPlugins() {
  /** @type {Map<string, Carried>} */
  const found = new Map()
  /** @param {import('vite').Rollup.OutputBundle} bundle */
  const collect = (bundle) => {
    for (const part of Object.values(bundle))
      if (part.type === 'chunk')
        for (const id of Object.keys(part.modules)) {
          const folder = packageFolder(id)
          if (folder && !found.has(folder)) found.set(folder, carried(folder))
        }
  }
  return {
    worker: () => ({ name: 'lab-licences-worker', generateBundle: (_, bundle) => collect(bundle) }),
    site: () => ({
      name: 'lab-licences',
      apply: 'build',
      generateBundle(_, bundle) {
        collect(bundle)
        this.emitFile({ type: 'asset', fileName: LICENCES_FILE, source: licencesText([...found.values()]) })
      },
    }),
  }
}
