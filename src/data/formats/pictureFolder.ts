/**
 * How pictures lie in folders -> which class and which part of the set each belongs to. One folder a class; above them
 * `train`, `val` (or `validation`, `valid`) and `test`, or neither; folders around all of it are passed over. Tiny-ImageNet:
 * pictures of a class in a folder `images` of its own, validation pictures in one folder with `val_annotations.txt`.
 */
import { SearchError, shown } from '../../errors'
import { grouped } from '../numbers'
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
const ANNOTATIONS = 'val_annotations.txt'

export function isPicturePath(path: string): boolean {
  return PICTURE.test(path)
}

export function isAnnotations(path: string): boolean {
  return path === ANNOTATIONS || path.endsWith(`/${ANNOTATIONS}`)
}

function refuse(message: string): never {
  throw new SearchError('bad-archive', message)
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

/** Where class folders are in paths: below the segments of `top`, and below a part where there are parts. */
interface ClassPlace {
  readonly top: readonly string[]
  readonly hasParts: boolean
}

function sortByFolder(entries: readonly Entry[], pictures: FolderPicture[], unlabelled: Entry[]): ClassPlace | null {
  const paths = entries.map(({ path }) => segmentsOf(path))
  const partDepth = depthOfParts(paths)
  const depth = partDepth === null ? commonClassDepth(paths) : partDepth + 1
  for (const [i, path] of paths.entries()) {
    const entry = entries[i] as Entry
    const part = partDepth === null ? 'train' : PARTS[path[partDepth]?.toLowerCase() ?? '']
    const className = path[depth]
    const isInFolder = depth < path.length - 1
    // `test/images/test_0.JPEG`: a folder of pictures without labels.
    const isBare = partDepth !== null && depth === path.length - 2 && className?.toLowerCase() === 'images'
    if (part === undefined || className === undefined || !isInFolder || isBare) unlabelled.push(entry)
    else pictures.push({ entry, className, part })
  }
  const [first] = paths.filter((path) => depth < path.length - 1)
  return first ? { top: first.slice(0, partDepth ?? depth), hasParts: partDepth !== null } : null
}

/** Names of the folders among them that are where those of classes are and hold none of the pictures, each once. */
function emptyFolders(
  folders: Iterable<string>,
  { top, hasParts }: ClassPlace,
  classes: ReadonlySet<string>,
): string[] {
  const empty = new Set<string>()
  for (const folder of folders) {
    const path = segmentsOf(folder)
    const own = path.slice(top.length)
    if (hasParts && !Object.hasOwn(PARTS, own.shift()?.toLowerCase() ?? '')) continue
    const [className] = own
    const isBare = hasParts && className?.toLowerCase() === 'images'
    if (className && !isBare && !classes.has(className) && top.every((segment, i) => segment === path[i]))
      empty.add(className)
  }
  return [...empty]
}

/** Where `train` stands in the paths: the first segment that is `train` in one and a part in all others of its depth. */
function depthOfParts(paths: readonly (readonly string[])[]): number | null {
  const deepest = Math.max(0, ...paths.slice(0, 1000).map((path) => path.length - 1))
  for (let depth = 0; depth < deepest; depth++) {
    const names = new Set(
      paths.filter((path) => depth < path.length - 1).map((path) => path[depth]?.toLowerCase() ?? ''),
    )
    const known = [...names].filter((name) => Object.hasOwn(PARTS, name))
    if (known.some((name) => PARTS[name] === 'train')) return depth
    // Folders of `val` alone, or of `test` and `val`.
    if (known.length > 0 && known.length === names.size) return depth
    if (names.size > 1) return null
  }
  return null
}

/** Classes begin below the folders that all pictures share; a set with one class only keeps its folder as its name. */
function commonClassDepth(paths: readonly (readonly string[])[]): number {
  const depth = commonDepth(paths)
  return depth > 0 && paths.every((path) => path.length - 1 === depth) ? depth - 1 : depth
}
