/** What ADR 0006 says of the packages: few, pinned, whole, and one release of TensorFlow.js. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT_ROOT } from './paths.mjs'
import { BUNDLED, shippedPackages, withDependencies } from './shippedPackages.mjs'

interface Package {
  readonly version?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const read = (file: string) => JSON.parse(readFileSync(path.join(PROJECT_ROOT, file), 'utf8'))
const declared: Package = read('package.json')
const locked: Readonly<Record<string, Package>> = read('package-lock.json').packages

test('the product declares the packages that ADR 0006 names, and no more', () => {
  const adr = readFileSync(path.join(PROJECT_ROOT, 'docs', 'adr', '0006-dependencies.md'), 'utf8')
  const names = Object.keys({ ...declared.dependencies, ...declared.devDependencies })
  for (const name of names.filter((name) => !name.startsWith('@types/'))) expect(adr).toContain(`\`${name}\``)
  expect([...BUNDLED, ...Object.keys(declared.dependencies ?? {})].length).toBeLessThanOrEqual(16)
})

test('every version is exact, and every locked package is held by its digest', () => {
  for (const version of Object.values({ ...declared.dependencies, ...declared.devDependencies }))
    expect(version).toMatch(/^(npm:[@/\w-]+@)?\d+\.\d+\.\d+$/)
  // Binaries for other platforms are listed without a digest: npm fills it in where they are installed.
  const loose = Object.entries(locked).filter(([name, { integrity, optional }]) => name && !integrity && !optional)
  expect(loose).toEqual([])
})

test('the TensorFlow.js packages are those of one release', () => {
  const release = locked['node_modules/@tensorflow/tfjs']
  for (const [name, version] of Object.entries(declared.devDependencies ?? {}))
    if (name.startsWith('@tensorflow/')) {
      expect(version, name).toBe(release?.version)
      if (release?.dependencies?.[name]) expect(release.dependencies[name], name).toBe(version)
    }
})

test('what ships is what is bundled or installed, with all it needs', () => {
  for (const name of BUNDLED) expect(declared.devDependencies, name).toHaveProperty([name])
  const shipped = shippedPackages()
  for (const name of ['d3-shape', 'scheduler', 'sirv', 'mrmime', '@img/sharp-linux-x64'])
    expect(shipped).toContain(name)
  for (const name of ['vite', 'playwright', 'lighthouse']) expect(shipped).not.toContain(name)
  expect(withDependencies(['react-dom'])).toEqual(new Set(['react-dom', 'scheduler']))
})
