/**
 * `npm run release`: builds the site and writes it as release/darts-plus-lab-VERSION.zip with its SHA-256 beside it. The same
 * sources give the same bytes. What somebody put into public/shards by npm run data is left out.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { build } from 'vite'
import { argumentsOrExit, HELP } from './host/usage'
import { PROJECT_ROOT } from './project/paths.mjs'

const USAGE = `Usage: npm run release

Builds the site and writes release/darts-plus-lab-VERSION.zip and its SHA-256. LAB_URL is the address it will be published at.
`
/** The only images that ship (docs/adr/0023). */
const SHIPPED_SHARDS = 'shards/fashion-mnist/'
/** Of every entry: a zip holds times, and the same sources are to give the same bytes. */
const DATE = new Date(1980, 0, 1)

/** Every file of a folder that ships, by its name within, sorted. */
function shippedFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((name) => !name.startsWith('shards/') || name.startsWith(SHIPPED_SHARDS))
    .sort()
}

async function zipOf(folder: string): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    lastModDate: DATE,
    extendedTimestamp: false,
    useWebWorkers: false,
  })
  for (const name of shippedFiles(folder))
    await zip.add(name, new Uint8ArrayReader(readFileSync(path.join(folder, name))))
  return zip.close()
}

argumentsOrExit(USAGE, () => parseArgs({ options: HELP }))
await build({ root: PROJECT_ROOT, logLevel: 'warn' })
const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string }
const bytes = await zipOf(path.join(PROJECT_ROOT, 'dist'))
const digest = createHash('sha256').update(bytes).digest('hex')
const name = `darts-plus-lab-${version}.zip`
const release = path.join(PROJECT_ROOT, 'release')
mkdirSync(release, { recursive: true })
writeFileSync(path.join(release, name), bytes)
writeFileSync(path.join(release, `${name}.sha256`), `${digest}  ${name}\n`)
console.log(`release/${name}: ${(bytes.length / 1e6).toFixed(1)} MB, SHA-256 ${digest}`)
