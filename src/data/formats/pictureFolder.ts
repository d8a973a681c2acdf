/**
 * How pictures lie in folders -> which class and which part of the set each belongs to. One folder a class; above them
 * `train`, `val` (or `validation`, `valid`) and `test`, or folders that differ in such a word (`training_set`, `test_set`), or
 * neither; folders around all of it, and a part's folder within itself, are passed over. Tiny-ImageNet: pictures of a class in
 * a folder `images` of its own, validation pictures in one folder with `val_annotations.txt`.
 */
import { shown } from '../../errors'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { MOST_CLASSES } from './arrays'
import { type Entry, folderOf, shownPath } from './entry'
import type { Part } from './npz'

export interface FolderPicture {
  readonly entry: Entry
  readonly className: string
  readonly part: Part
}

export interface PictureFolder {
  readonly pictures: readonly FolderPicture[]
  /** Whether folders say which pictures are held out. */
  readonly hasParts: boolean
  readonly isTiny: boolean
  /** Folders where those of classes are, without any picture. */
  readonly emptyClasses: readonly string[]
  /** Pictures in no class folder, for instance the unlabelled test pictures of Tiny-ImageNet. */
  readonly unlabelled: readonly Entry[]
}

const PICTURE = /\.(png|jpe?g|jfif|webp)$/i
const PARTS: Readonly<Record<string, Part>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
}
/** A word of a longer name that says a part. */
const PART_WORD = /(?<![a-z])(?:train(?:ing)?|val(?:id(?:ation)?)?|test(?:ing)?)(?![a-z])/i
const ANNOTATIONS = 'val_annotations.txt'

export function isPicturePath(path: string): boolean {
  return PICTURE.test(path)
}

export function isAnnotations(path: string): boolean {
  return path === ANNOTATIONS || path.endsWith(`/${ANNOTATIONS}`)
}

/** The lines of val_annotations.txt: `val_0.JPEG<tab>n02124075<tab>x<tab>y<tab>w<tab>h`. */
function readAnnotations(path: string, text: string): ReadonlyMap<string, string> {
  const classOf = new Map<string, string>()
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [file, given] = line.split('\t')
    const className = given?.trim()
    if (!file || !className)
      refuse(`${path}: line ${grouped(i + 1)} is ${shown(line)}, expected a picture's name, a tab and its class`)
    classOf.set(file, className)
  }
  return classOf
}

/** Folders and the file of a path; two slashes in a row are one. */
const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

/** The folders that all paths have in common, as a number of path segments. */
function commonDepth(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths
  let depth = 0
  while (depth < first.length - 1 && paths.every((path) => depth < path.length - 1 && path[depth] === first[depth]))
    depth++
  return depth
}

/**
 * @param entries     all files; others than pictures and annotations are passed over
 * @param annotations text of val_annotations.txt by its path
 * @param name        what refusals call them all together
 * @param folders     paths of folders that may hold no picture
 * @throws SearchError 'bad-archive' for pictures in no folder, fewer than 2 or more than 1,000 classes, and an annotation
 *         file that names none of the pictures
 */
export function sortPictures(
  entries: readonly Entry[],
  annotations: ReadonlyMap<string, string>,
  { name, folders }: { readonly name: string; readonly folders: Iterable<string> },
): PictureFolder {
  const found = entries.filter(({ path }) => PICTURE.test(path))
  const pictures: FolderPicture[] = []
  const unlabelled: Entry[] = []
  const annotated = new Map([...annotations].map(([path, text]) => [folderOf(path), readAnnotations(path, text)]))
  const rest = found.filter((entry) => {
    const folder = [...annotated.keys()].find((own) => own === '' || entry.path.startsWith(`${own}/`))
    if (folder === undefined) return true
    const className = annotated.get(folder)?.get(entry.path.slice(entry.path.lastIndexOf('/') + 1))
    if (className === undefined) unlabelled.push(entry)
    else pictures.push({ entry, className, part: 'validation' })
    return false
  })
  if (annotations.size > 0 && pictures.length === 0)
    refuse(
      `${shownPath([...annotations.keys()][0] ?? '')}: names none of the ${grouped(found.length)} pictures beside it`,
    )
  const place = sortByFolder(rest, pictures, unlabelled)
  const classes = new Set(pictures.map(({ className }) => className))
  if (pictures.length === 0)
    refuse(
      found.length === 0
        ? `${shownPath(name)}: no picture (.png, .jpg, .webp) among the files`
        : `${shownPath(found[0]?.path ?? '')}: in no folder that names its class, expected CLASS/picture.png for every picture`,
    )
  const emptyClasses = place ? emptyFolders(folders, place, classes) : []
  if (classes.size < 2 || classes.size > MOST_CLASSES)
    refuse(
      `${shownPath(name)}: ${grouped(classes.size)} ${classes.size === 1 ? `class (${shownPath([...classes][0] ?? '')})` : 'classes'}, ` +
        `expected 2 to ${grouped(MOST_CLASSES)} folders of pictures, one a class` +
        (emptyClasses.length > 0 ? `; ${shownPath(emptyClasses[0] as string)} has none` : ''),
    )
  const hasTraining = pictures.some(({ part }) => part === 'train')
  // Validation pictures alone are the whole set there is.
  const settled = hasTraining ? pictures : pictures.map((picture) => ({ ...picture, part: 'train' as const }))
  return {
    pictures: settled,
    hasParts: settled.some(({ part }) => part !== 'train'),
    isTiny: annotations.size > 0,
    emptyClasses,
    unlabelled,
  }
}

interface PartFolder {
  readonly part: Part
  /** Folders down to those of its classes: 2 where its one folder has its own name again, as archives unpacked into one have. */
  readonly depth: number
}

/** Where class folders are in paths: below the segments of `top`, and below a part, by its folder, where there are parts. */
interface ClassPlace {
  readonly top: readonly string[]
  readonly parts: ReadonlyMap<string, PartFolder> | null
}

/** Of a path its part and the number of segments above its class; null where it lies in no part. */
function classPlaceOf(path: readonly string[], { top, parts }: ClassPlace): PartFolder | null {
  if (!parts) return { part: 'train', depth: top.length }
  const own = parts.get(path[top.length] ?? '')
  return own ? { part: own.part, depth: top.length + own.depth } : null
}

function sortByFolder(entries: readonly Entry[], pictures: FolderPicture[], unlabelled: Entry[]): ClassPlace | null {
  const paths = entries.map(({ path }) => segmentsOf(path))
  const found = findParts(paths)
  const topDepth = found?.depth ?? commonClassDepth(paths)
  const [first] = paths.filter((path) => topDepth + (found ? 1 : 0) < path.length - 1)
  const place = { top: first?.slice(0, topDepth) ?? [], parts: found?.parts ?? null }
  for (const [i, path] of paths.entries()) {
    const entry = entries[i] as Entry
    const own = first ? classPlaceOf(path, place) : null
    const className = own ? path[own.depth] : undefined
    const isInFolder = own !== null && own.depth < path.length - 1
    // `test/images/test_0.JPEG`: a folder of pictures without labels.
    const isBare = found !== null && own?.depth === path.length - 2 && className?.toLowerCase() === 'images'
    if (own === null || className === undefined || !isInFolder || isBare) unlabelled.push(entry)
    else pictures.push({ entry, className, part: own.part })
  }
  return first ? place : null
}

/** Names of the folders among them that are where those of classes are and hold none of the pictures, each once. */
function emptyFolders(folders: Iterable<string>, place: ClassPlace, classes: ReadonlySet<string>): string[] {
  const empty = new Set<string>()
  for (const folder of folders) {
    const path = segmentsOf(folder)
    const own = classPlaceOf(path, place)
    const className = own ? path[own.depth] : undefined
    const isBare = place.parts !== null && className?.toLowerCase() === 'images'
    if (className && !isBare && !classes.has(className) && place.top.every((segment, i) => segment === path[i]))
      empty.add(className)
  }
  return [...empty]
}

interface FoundParts {
  readonly depth: number
  readonly parts: ReadonlyMap<string, PartFolder>
}

/** Where the parts stand in the paths: the first segment that is `train` in one, with folders of classes below it. */
function findParts(paths: readonly (readonly string[])[]): FoundParts | null {
  const deepest = Math.max(0, ...paths.slice(0, 1000).map((path) => path.length - 1))
  for (let depth = 0; depth < deepest; depth++) {
    const inside = paths.filter((path) => depth < path.length - 1)
    const names = new Set(inside.map((path) => path[depth] as string))
    const exact = new Map([...names].flatMap((name) => (isPartName(name) ? [[name, partOf(name)] as const] : [])))
    const parts = exact.size > 0 ? exact : partsByWord([...names])
    // A class may be called train as well; its pictures lie in no folder of their own.
    const holdsClasses = inside.some((path) => depth < path.length - 2 && parts.get(path[depth] as string) === 'train')
    // Folders of `val` alone, or of `test` and `val`.
    const isAll = exact.size > 0 && exact.size === names.size
    if (holdsClasses || isAll) return { depth, parts: foldersOf(parts, inside, depth) }
    if (names.size > 1) return null
  }
  return null
}

const isPartName = (name: string): boolean => Object.hasOwn(PARTS, name.toLowerCase())
const partOf = (name: string): Part => PARTS[name.toLowerCase()] as Part

/** Parts by a word in names that differ in it alone: `seg_train` and `seg_test`; none without a pair of them. */
function partsByWord(names: readonly string[]): ReadonlyMap<string, Part> {
  const frames = new Map<string, Map<string, Part>>()
  for (const name of names) {
    const found = PART_WORD.exec(name)
    if (!found) continue
    const [word] = found
    const frame = `${name.slice(0, found.index)}*${name.slice(found.index + word.length)}`.toLowerCase()
    frames.set(frame, (frames.get(frame) ?? new Map()).set(name, partOf(word)))
  }
  for (const parts of frames.values()) {
    const held = new Set(parts.values())
    if (held.has('train') && held.size > 1) return parts
  }
  return new Map()
}

function foldersOf(
  parts: ReadonlyMap<string, Part>,
  paths: readonly (readonly string[])[],
  depth: number,
): ReadonlyMap<string, PartFolder> {
  const single = new Set(paths.flatMap((path) => (path[depth] === path[depth + 1] ? [path[depth] as string] : [])))
  for (const path of paths) if (path[depth] !== path[depth + 1]) single.delete(path[depth] as string)
  return new Map([...parts].map(([name, part]) => [name, { part, depth: single.has(name) ? 2 : 1 }]))
}

/** Classes begin below the folders that all pictures share; a set with one class only keeps its folder as its name. */
function commonClassDepth(paths: readonly (readonly string[])[]): number {
  const depth = commonDepth(paths)
  return depth > 0 && paths.every((path) => path.length - 1 === depth) ? depth - 1 : depth
}
