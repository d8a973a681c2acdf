/** The files of CIFAR-10 or CIFAR-100, binary or Python version -> one set; training files in the order of their names. */
import { type CifarFile, cifarTitle, parseCifarFile } from '../cifarBinary'
import { IMAGE_BYTES, type LabelledImages } from '../dataset'
import { sha256Hex } from '../digest'
import { foreignFormat } from '../foreignFormat'
import type { RawSet } from '../imageSet'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { isPythonName, type PythonBatch, type PythonMeta, readPythonFile } from './cifarPython'
import { baseName, bytesOf, type Entry } from './entry'

/** Most files of a set; the official ones have 8. */
const MAX_FILES = 64

type Batch = (CifarFile | PythonBatch) & { readonly origin: string }

export function isBinaryPath(path: string): boolean {
  return /\.bin$/i.test(path)
}

export function isPythonPath(path: string): boolean {
  return isPythonName(baseName(path))
}

/** Images are compared by digest, so that many large files that differ in their last byte take no longer than others. */
async function checkTogether(files: readonly Batch[]): Promise<void> {
  const first = files[0] as Batch
  const names = new Set<string>()
  const nameOf = new Map<string, string>()
  for (const { name, layout, pixels } of files) {
    if (layout !== first.layout)
      refuse(`${name} is ${layout.title}, ${first.name} is ${first.layout.title}: give one data set at a time`)
    if (names.has(name)) refuse(`${name}: given twice, give each file once`)
    const digest = await sha256Hex(pixels)
    const twin = nameOf.get(digest)
    if (twin !== undefined) refuse(`${name}: the same images as ${twin}, give each file once`)
    names.add(name)
    nameOf.set(digest, name)
  }
}

/** The images of several files one after the other. */
function join(files: readonly Batch[]): LabelledImages {
  const [only] = files
  if (only && files.length === 1) return { pixels: only.pixels, labels: only.labels }
  const count = files.reduce((sum, file) => sum + file.labels.length, 0)
  const pixels = new Uint8Array(count * IMAGE_BYTES)
  const labels = new Uint16Array(count)
  let at = 0
  for (const file of files) {
    pixels.set(file.pixels, at * IMAGE_BYTES)
    labels.set(file.labels, at)
    at += file.labels.length
  }
  return { pixels, labels }
}

/** Files of the Python version, batches and names of classes apart. */
async function readPython(entries: readonly Entry[]): Promise<Batch[]> {
  const batches: Batch[] = []
  const metas: PythonMeta[] = []
  for (const entry of entries) {
    const read = readPythonFile(baseName(entry.path), await bytesOf(entry))
    if ('pixels' in read) batches.push({ ...read, origin: entry.origin })
    else metas.push(read)
  }
  const [batch] = batches
  const meta = metas.find(({ id }) => batch && id !== batch.layout.id)
  if (batch && meta) refuse(`${meta.name} is of another data set than ${batch.name} (${batch.layout.title})`)
  if (!batch) refuse(`${metas[0]?.name}: names of classes only, expected batches beside it (data_batch_1, train)`)
  return batches
}

async function readBinary(entries: readonly Entry[]): Promise<Batch[]> {
  const batches: Batch[] = []
  for (const entry of entries) {
    const name = baseName(entry.path)
    const bytes = await bytesOf(entry)
    const foreign = foreignFormat(bytes)
    if (foreign) refuse(`${name}: ${foreign}, expected CIFAR records`)
    batches.push({ ...parseCifarFile(name, bytes), origin: entry.origin })
  }
  return batches
}

/**
 * @param entries    the .bin files, or the pickles, of a set and no others
 * @param limitBytes most bytes of all of them together
 * @throws SearchError 'bad-archive' naming the file, the value and the rule
 */
export async function readCifarSet(
  entries: readonly Entry[],
  version: 'binary' | 'python',
  limitBytes: number,
): Promise<RawSet> {
  if (entries.length > MAX_FILES)
    refuse(`${entries[0]?.origin}: ${grouped(entries.length)} CIFAR files, at most ${MAX_FILES} are read in one go`)
  let left = limitBytes
  for (const { path, size } of entries) {
    if (size > left)
      refuse(
        `${baseName(path)}: ${grouped(size)} bytes, ${grouped(left)} of the limit of ${grouped(limitBytes)} are left`,
      )
    left -= size
  }
  const files = await (version === 'binary' ? readBinary(entries) : readPython(entries))
  files.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  await checkTogether(files)
  const train = files.filter((file) => file.role === 'train')
  const test = files.filter((file) => file.role === 'test')
  const [first] = train
  if (!first)
    refuse(
      `${test[0]?.name}: test images only, a search needs training files ` +
        (version === 'binary' ? '(data_batch_1.bin, train.bin)' : '(data_batch_1, train)'),
    )
  const { layout } = first
  const images = join(train)
  const held = test.length > 0 ? join(test) : null
  const origins = [...new Set(train.map(({ origin }) => origin))]
  return {
    format: version === 'binary' ? 'cifar-binary' : 'cifar-python',
    name: layout.title,
    known: {
      id: layout.id,
      title: (count) => cifarTitle(layout, count),
      normalisation: layout.normalisation,
    },
    classNames: layout.classNames,
    size: [32, 32],
    channels: 3,
    train: images,
    validation: null,
    test: held,
    found: { train: images.labels.length, validation: 0, test: held?.labels.length ?? 0 },
    source: origins.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', '),
    remarks: [],
  }
}
