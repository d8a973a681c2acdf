/**
 * The files of a surrogate as a visitor has them -> the surrogate: a folder or a zip of `member_k.json`, those files alone,
 * or the compact form. Pickles are never opened: whoever has the published models turns them into JSON once, in Python.
 */
import { sha256Hex } from '../data/digest'
import { listEntries, type NamedBlob } from '../data/formats/entries'
import { baseName, type Entry } from '../data/formats/entry'
import { grouped } from '../data/numbers'
import { SearchError, shown } from '../errors'
import { PUBLISHED_GENOTYPES, type PublishedGenotype } from '../space/published'
import { looksCompact, MOST_MEMBERS, readCompact, writeCompact } from './compactForm'
import { FEATURES } from './features'
import { type Member, predict, type Surrogate } from './surrogate'
import { readXgboostJson } from './xgboostJson'

/** The longest text that browsers hold is 2^29 characters. */
const LARGEST = 500_000_000
/** Settings beside the models of a member. */
const SETTINGS = /(?:^|\/)(?:model|data)_config\.json$|_paths\.json$|(?:^|\/)results\.json$/i
const PICKLE = 0x80
/** A cell whose accuracy any model of NAS-Bench-301 has something to say about. */
const PROBE = 'DARTS_V2'
const REMEDY = 'in Python: pickle.load(open(FILE, "rb")).save_model("member_0.json")'

function refuse(message: string): never {
  throw new SearchError('bad-model', message)
}

/** member_2 before member_10. */
const inOrder = new Intl.Collator('en', { numeric: true }).compare

export interface ReadOptions {
  /** Called before each file. */
  readonly onProgress?: (done: number, of: number) => void
  readonly signal?: AbortSignal
}

/**
 * @throws SearchError 'bad-model' or 'bad-archive' naming the file, the field, its value and the rule
 */
export async function readSurrogate(given: readonly NamedBlob[], options: ReadOptions = {}): Promise<Surrogate> {
  const entries = (await listEntries(given)).files.filter(({ path }) => !SETTINGS.test(path))
  const single = entries.length === 1 ? entries[0] : undefined
  const members =
    single && (await isCompact(single)) ? await compactMembers(single) : await jsonMembers(entries, options)
  checkMeaning(members)
  return { members, digest: await sha256Hex(writeCompact(members)) }
}

const headOf = async (entry: Entry, bytes: number): Promise<Uint8Array> =>
  new Uint8Array(await (await entry.open()).slice(0, bytes).arrayBuffer())

const isCompact = async (entry: Entry): Promise<boolean> => looksCompact(await headOf(entry, 8))

async function compactMembers(entry: Entry): Promise<Member[]> {
  return readCompact(new Uint8Array(await (await entry.open()).arrayBuffer()), baseName(entry.path))
}

async function jsonMembers(entries: readonly Entry[], { onProgress, signal }: ReadOptions): Promise<Member[]> {
  const files = entries.filter(({ path }) => /\.json$/i.test(path)).sort((a, b) => inOrder(a.path, b.path))
  if (files.length === 0) await refuseOthers(entries)
  if (files.length > MOST_MEMBERS) refuse(`${files.length} models, at most ${MOST_MEMBERS} make an ensemble`)
  const members: Member[] = []
  for (const file of files) {
    signal?.throwIfAborted()
    onProgress?.(members.length, files.length)
    const name = baseName(file.path)
    if (file.size > LARGEST) refuse(`${name}: ${grouped(file.size)} bytes, at most ${grouped(LARGEST)} are read`)
    const bytes = await (await file.open()).arrayBuffer()
    const sha256 = await sha256Hex(bytes)
    const twin = members.find((member) => member.sha256 === sha256)
    if (twin) refuse(`${name}: the same model as ${twin.name}, an ensemble has different ones`)
    members.push({ name, sha256, forest: readXgboostJson(new TextDecoder().decode(bytes), name, FEATURES) })
  }
  return members
}

/** What is there instead of JSON. */
async function refuseOthers(entries: readonly Entry[]): Promise<never> {
  for (const entry of entries)
    if ((await headOf(entry, 1))[0] === PICKLE)
      refuse(`${baseName(entry.path)}: a pickle, which is a program and is not opened here; ${REMEDY}`)
  const names = entries.slice(0, 3).map(({ path }) => shown(baseName(path)))
  return refuse(`${names.join(', ') || 'no file'}: no model of XGBoost as JSON (member_0.json, ...) among the files`)
}

/** A model of another target, of the time a training takes for instance, has as many features. */
function checkMeaning(members: readonly Member[]): void {
  const { genotype } = PUBLISHED_GENOTYPES.find(({ name }) => name === PROBE) as PublishedGenotype
  for (const member of members) {
    const { accuracy } = predict({ members: [member] }, genotype)
    if (!(accuracy >= 0 && accuracy <= 100))
      refuse(`${member.name}: predicts ${accuracy} for ${PROBE}, expected an accuracy from 0 to 100 per cent`)
  }
}
