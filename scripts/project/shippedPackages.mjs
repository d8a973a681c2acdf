// The packages that reach a visitor or the user of the packed lab, with all that they need: what audit and dependency rules look at.
// Everything that the bundles carry is a development package to npm, for it is built in; package.json's dependencies are installed.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PROJECT_ROOT } from './paths.mjs'

/** Bundled into the page, its worker and the commands; in the tests' reference network and by @tensorflow itself: backend-cpu. */
export const BUNDLED = [
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-core',
  '@zip.js/zip.js',
  'd3',
  'fzstd',
  'hyparquet',
  'react',
  'react-dom',
  'valibot',
  'zustand',
]

/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(path.join(PROJECT_ROOT, file), 'utf8'))

/**
 * `names` and what they depend on, as the lock file has them.
 * @param {readonly string[]} names
 * @returns {Set<string>}
 */
export function withDependencies(names) {
  /** @type {Record<string, { dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }>} */
  const locked = read('package-lock.json').packages
  /** @type {Set<string>} */
  const found = new Set()
  /** @param {string} name */
  const add = (name) => {
    if (found.has(name)) return
    found.add(name)
    // Of several copies all count: which of them is bundled is not the lock file's to say.
    for (const [at, { dependencies, optionalDependencies }] of Object.entries(locked))
      if (at.endsWith(`node_modules/${name}`))
        for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) add(needed)
  }
  for (const name of names) add(name)
  return found
}

export const shippedPackages = () => withDependencies([...BUNDLED, ...Object.keys(read('package.json').dependencies)])
