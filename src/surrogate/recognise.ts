/**
 * Whether files that somebody gave are, or hold, models of NAS-Bench-301: by their names and first characters, without
 * reading them through. Whether they are good ones `readSurrogate` says.
 */
import type { NamedBlob } from '../data/formats/entries'
import { isHidden, type Listing } from '../data/formats/entry'
import { readZip } from '../data/formats/zip'
import { looksCompact } from './compactForm'

/** A pickled member as the published archives have it: nothing else is called so. */
const PUBLISHED = /(?:^|\/)surrogate_model\.model$/
/** As docs/nas-bench-301.md names the members. */
const MEMBER = /(?:^|\/)member_\d+\.json$/i
const JSON_FILE = /\.json$/i
/** XGBoost writes the learner first; what rewrites JSON may put the version there. */
const LEARNER = /^\s*\{\s*(?:"version"\s*:\s*\[[\d\s,]*\]\s*,\s*)?"learner"\s*:/
const HEAD = 200
/** Of the files of a folder so many are looked into. */
const MOST_LOOKED_INTO = 100
/** An entry of an archive is unpacked whole to be looked into. */
const LARGEST_UNPACKED = 64_000_000

async function isModel(blob: Blob): Promise<boolean> {
  const head = blob.slice(0, HEAD)
  return looksCompact(new Uint8Array(await head.arrayBuffer())) || LEARNER.test(await head.text())
}

export async function holdsModels(given: readonly NamedBlob[]): Promise<boolean> {
  const files = given.filter(({ name }) => !isHidden(name))
  if (files.some(({ name }) => PUBLISHED.test(name))) return true
  const [only] = files
  if (only && files.length === 1) return /\.zip$/i.test(only.name) ? holdsModelsPacked(only) : isModel(only.blob)
  for (const { blob } of files.filter(({ name }) => JSON_FILE.test(name)).slice(0, MOST_LOOKED_INTO))
    if (await isModel(blob)) return true
  return false
}

async function holdsModelsPacked({ name, blob }: NamedBlob): Promise<boolean> {
  // One that cannot be opened is refused by whoever reads it.
  const { files }: Pick<Listing, 'files'> = await readZip(name, blob).catch(() => ({ files: [] }))
  if (files.some(({ path }) => PUBLISHED.test(path) || MEMBER.test(path))) return true
  const [first] = files.filter(({ path, size }) => JSON_FILE.test(path) && size <= LARGEST_UNPACKED)
  return first !== undefined && isModel(await first.open().catch(() => new Blob()))
}
