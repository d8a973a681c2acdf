/** Every set of images in ../shared/inputs does what expect.json there says, read as `npm run data` and `--data` read it. */
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Dataset, LabelledImages } from '../../src/data/dataset'
import { listEntries, type NamedBlob } from '../../src/data/formats/entries'
import { readImages } from '../../src/data/readImages'
import { storeImage } from '../../src/data/storedImage'
import { SearchError } from '../../src/errors'
import { readSharedJson } from '../../src/testing/shared'
import { SHARED_FOLDER } from '../project/paths.mjs'
import { decodePicture } from './decodePicture'
import { readFolder } from './readFolder'

interface Sample {
  readonly split: 'train' | 'val' | 'test'
  readonly index?: number
  readonly path?: string
  readonly label: number
  readonly className?: string
  readonly at: readonly [y: number, x: number]
  readonly rgb?: readonly [number, number, number]
  readonly grey?: number
  readonly tolerance?: number
  readonly size?: readonly [number, number]
}

interface Expected {
  readonly file?: string
  readonly folder?: string
  readonly files?: readonly string[]
  readonly what: string
  readonly accept: boolean
  readonly dataset?: string
  readonly datasetAlso?: readonly string[]
  readonly train?: number
  readonly val?: number
  readonly test?: number
  readonly classes?: number
  readonly classNames?: readonly string[] | null
  readonly size?: readonly [number, number] | 'several'
  readonly channels?: number
  readonly samples?: readonly Sample[]
  readonly mustName?: readonly string[]
  readonly neverPrints?: string
  readonly soft?: readonly string[]
}

const all = await readSharedJson<{ readonly inputs: readonly Expected[] }>('inputs/expect.json')
const inputs = (all?.inputs ?? []).filter(({ file, folder, files }) =>
  /^data\//.test(file ?? folder ?? files?.[0] ?? ''),
)
const accepted = inputs.filter(({ accept }) => accept)
const refused = inputs.filter(({ accept }) => !accept)
const titled = (list: readonly Expected[]) => list.map((input) => [input.file ?? input.folder ?? '', input] as const)

const given = (input: Expected): Promise<NamedBlob[]> =>
  readFolder(path.join(SHARED_FOLDER, 'inputs', input.folder ?? input.file ?? ''))
const read = async (input: Expected): Promise<Dataset> => readImages(await given(input), { decode: decodePicture })

/** Id that stands for "not told by the files". */
const idOf = (info: Dataset['info']): string => (info.id === 'own' ? 'unknown' : info.id)

/** A stored picture's pixel where the original has it: 28 x 28 lies in the middle of 32 x 32. */
function storedPixel(
  { pixels }: LabelledImages,
  n: number,
  [y, x]: readonly [number, number],
  size: readonly [number, number],
): number[] {
  const [top, left] = size.map((side) => (32 - side) / 2) as [number, number]
  const at = n * 3072 + ((y + top) * 32 + x + left) * 3
  return [...pixels.subarray(at, at + 3)]
}

describe.skipIf(!all)('sets of images that are taken', () => {
  test.each(titled(accepted))('%s', async (_, input) => {
    const { info, ...images } = await read(input)
    const { facts } = info
    expect([input.dataset, ...(input.datasetAlso ?? [])]).toContain(idOf(info))
    expect(info.classes).toBe(input.classes)
    if (input.classNames) expect(info.classNames).toEqual(input.classNames)
    expect(facts?.size ?? 'several').toEqual(input.size)
    expect(facts?.channels).toBe(input.channels)
    // Where the files hold no split, the lab makes one of all there is.
    const { train = 0, test: held = 0, val = 0 } = input
    if (input.soft?.includes('train'))
      expect(images.labels.length + (images.test?.labels.length ?? 0)).toBe(train + held)
    else expect([images.labels.length, images.test?.labels.length ?? 0]).toEqual([train, held])
    if (val > 0) {
      expect(facts?.found).toMatchObject({ train, validation: val, test: held })
      expect(facts?.remarks).toContainEqual({ kind: 'validation-unused', count: val, names: [] })
    }
    for (const { split, index, label, at, rgb, grey, tolerance } of input.samples ?? []) {
      if (index === undefined || split === 'val' || tolerance !== undefined || input.size === 'several') continue
      const part = split === 'train' ? images : (images.test as LabelledImages)
      expect(part.labels[index]).toBe(label)
      expect(storedPixel(part, index, at, input.size as [number, number])).toEqual(rgb ?? [grey, grey, grey])
    }
  })

  const withPictures = titled(accepted).filter(([, { samples }]) =>
    samples?.some((sample) => sample.path !== undefined),
  )
  test.each(withPictures)(
    '%s: its pictures are decoded as they were drawn and stored under their classes',
    async (_, input) => {
      const { info, ...images } = await read(input)
      const { files } = await listEntries(await given(input))
      for (const { path: own = '', at, rgb, grey, tolerance = 0, className = '', size } of input.samples ?? []) {
        const entry = files.find((candidate) => candidate.path.endsWith(own))
        const picture = await decodePicture((await entry?.open()) as Blob)
        if (size) expect([picture.height, picture.width].sort()).toEqual([...size].sort())
        const [y, x] = at
        const from = (y * picture.width + x) * picture.channels
        const pixel =
          picture.channels === 1
            ? [0, 0, 0].map(() => picture.data[from] as number)
            : [...picture.data.subarray(from, from + 3)]
        for (const [c, value] of (rgb ?? [grey, grey, grey]).entries())
          expect(Math.abs((pixel[c] as number) - (value as number))).toBeLessThanOrEqual(tolerance)
        const stored = new Uint8Array(3072)
        storeImage(picture, stored, 0)
        const parts = [images, ...(images.test ? [images.test] : [])]
        const labels = parts.flatMap(({ pixels, labels }) =>
          [...labels].filter((_, n) => Buffer.compare(pixels.subarray(n * 3072, (n + 1) * 3072), stored) === 0),
        )
        expect(labels).toEqual([info.classNames.indexOf(className)])
      }
    },
  )
})

describe.skipIf(!all)('sets of images that are refused', () => {
  test.each(titled(refused))('%s, in one line that says why', async (_, input) => {
    const refusal: unknown = await read(input).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(SearchError)
    const { message } = refusal as SearchError
    for (const wanted of input.mustName ?? []) expect(message).toMatch(new RegExp(wanted, 'i'))
    expect(message).not.toContain('\n')
    if (input.neverPrints) expect(message).not.toContain(input.neverPrints)
  })
})
