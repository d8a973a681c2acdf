import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { carried, LICENCES_FILE, licencesPlugins, packageFolder, shippedImages } from './licences.mjs'

let folder = ''
beforeAll(async () => {
  const cache = path.join(PROJECT_ROOT, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  folder = await mkdtemp(path.join(cache, 'licences-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function packageOf(name: string, fields: object, text?: string): Promise<string> {
  const at = path.join(folder, name)
  await mkdir(at, { recursive: true })
  await writeFile(path.join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...fields }))
  if (text !== undefined) await writeFile(path.join(at, 'LICENSE'), text)
  return at
}

test('the package of a module is the innermost one', () => {
  expect(packageFolder('/a/node_modules/d3/src/x.js')).toBe('/a/node_modules/d3')
  expect(packageFolder('/a/node_modules/b/node_modules/@c/d/x.js')).toBe('/a/node_modules/b/node_modules/@c/d')
  expect(packageFolder('\0/a/node_modules/d3/x.js')).toBe('/a/node_modules/d3')
  expect(packageFolder('C:\\a\\node_modules\\d3\\x.js')).toBe('C:\\a\\node_modules\\d3')
  for (const own of ['/a/src/x.ts', '/a/node_modules/.cache/x/y.js']) expect(packageFolder(own)).toBe(null)
})

test('a package without a text gets the standard one for its authors', async () => {
  const { text } = carried(await packageOf('bare', { license: 'MIT', author: { name: 'Somebody' } }))
  expect(text).toMatch(/^Copyright \(c\) Somebody\n\nPermission is hereby granted/)
})

test('an unfree or unknown licence stops the build, by the name of the package', async () => {
  const unfree = await packageOf('unfree', { license: 'SSPL-1.0' }, 'text')
  expect(() => carried(unfree)).toThrow('unfree: licence SSPL-1.0 is not one of MIT')
  const silent = await packageOf('silent', {}, 'text')
  expect(() => carried(silent)).toThrow('silent: licence undefined is not one of')
  const bare = await packageOf('bare-bsd', { license: 'BSD-2-Clause' })
  expect(() => carried(bare)).toThrow('bare-bsd: has no text of its licence, BSD-2-Clause')
})

test('the file of a build names what page and worker carry, once, and the images', async () => {
  await writeFile(path.join(folder, 'worker.js'), "import { string } from 'valibot'\npostMessage(string())\n")
  await writeFile(
    path.join(folder, 'page.js'),
    "import { createStore } from 'zustand'\nconsole.log(createStore, new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }))\n",
  )
  await writeFile(path.join(folder, 'index.html'), '<script type="module" src="./page.js"></script>')
  const licences = licencesPlugins()
  const built = await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    plugins: [licences.site()],
    worker: { format: 'es', plugins: () => [licences.worker()] },
    build: { write: false },
  })
  const files = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const file = files.find(({ fileName }) => fileName === LICENCES_FILE)
  const text = file?.type === 'asset' ? String(file.source) : ''
  const heads = text.match(/(?<=^-{80}\n).*(?=\n-{80}$)/gm)
  expect(heads?.map((head) => head.replace(/ \d.*/, ''))).toEqual([
    'DARTS+ Lab',
    ...shippedImages().map(({ name }) => name),
    'valibot',
    'zustand',
  ])
  expect(shippedImages().map(({ name }) => name)).toEqual(['images: fashion-mnist'])
})
