/**
 * Owns the data sets the worker holds: the generated one, and the last one loaded of each other kind. A set that ships with
 * the lab is read when it is first needed. A set that is refused leaves the shelf as it was. Nothing stands in for a set that
 * is missing.
 */

import { SearchError } from '../errors'
import type { DatasetId, SearchConfig } from '../protocol/config'
import type { DatasetInfo } from '../protocol/facts'
import type { ClassPictures } from '../protocol/imageSet'
import { type BatchStreamsState, createBatchStreams, type SearchBatches } from './batches'
import { type Dataset, IMAGE_BYTES } from './dataset'
import { sha256Hex } from './digest'
import type { NamedBlob } from './formats/entries'
import type { DecodePicture } from './formats/pictures'
import { GENERATED_CLASSES, generateDataset } from './generated'
import { byClass } from './imageSet'
import { type LoadFile, loadAllShards } from './loadShards'
import { checkManifest } from './manifest'
import { readImages } from './readImages'

/** 1,000 shards and 1,000 class names are below half of it. */
const MANIFEST_LIMIT_BYTES = 1_000_000

/** The generated images are the same in every run; a run's seed decides what is done with them. */
const GENERATED_SEED = 1

const GENERATED: DatasetInfo = {
  id: 'generated',
  title: 'Generated shapes',
  images: 50_000,
  classes: GENERATED_CLASSES.length,
  classNames: GENERATED_CLASSES,
}

/** Manifest URLs by data set. */
export type ShippedSets = Readonly<Partial<Record<DatasetId, string>>>

export interface OpenedData {
  readonly info: DatasetInfo
  readonly batches: SearchBatches
  /** SHA-256 over the pixels, labels and normalisation a run sees: the same images, not only the same name. */
  digest(): Promise<string>
}

export class Shelf {
  private readonly loaded = new Map<string, Dataset>()
  /** Read, and not used yet. */
  private pending: Dataset | null = null
  private readonly load: LoadFile
  private readonly decode: DecodePicture | undefined
  private readonly shipped: ShippedSets

  /**
   * @param load    gets the bytes at a URL, so many at most; only shards need it
   * @param decode  one picture; without it sets of pictures are refused
   * @param shipped where the manifests of sets lie that come with the lab
   */
  constructor(load: LoadFile, decode?: DecodePicture, shipped: ShippedSets = {}) {
    this.load = load
    this.decode = decode
    this.shipped = shipped
  }

  /** What a search could run on now. */
  get infos(): readonly DatasetInfo[] {
    const others = [...this.loaded.values()].map(({ info }) => info).filter(({ id }) => id !== GENERATED.id)
    return [GENERATED, ...others]
  }

  /** @throws SearchError 'bad-archive' naming the file, the value and the rule */
  async loadFiles(files: readonly NamedBlob[]): Promise<DatasetInfo> {
    return this.put(await readImages(files, { decode: this.decode }))
  }

  /**
   * Reads a set and keeps it aside until `takePreview`; the sets that are here stay as they are.
   *
   * @throws as `loadFiles`
   */
  async previewFiles(
    files: readonly NamedBlob[],
  ): Promise<{ readonly dataset: DatasetInfo; readonly pictures: readonly ClassPictures[] }> {
    this.pending = null
    const pending = await readImages(files, { decode: this.decode })
    this.pending = pending
    return { dataset: pending.info, pictures: picturesOf(pending) }
  }

  /** @throws SearchError 'bad-config' when nothing was previewed */
  async takePreview(): Promise<DatasetInfo> {
    const { pending } = this
    if (pending === null) throw new SearchError('bad-config', 'take-preview: no set of images was read')
    this.pending = null
    return this.put(pending)
  }

  dropPreview(): void {
    this.pending = null
  }

  /** @throws SearchError 'bad-shard' naming the shard or the manifest's field */
  async loadShards(manifestUrl: string): Promise<DatasetInfo> {
    const manifest = checkManifest(parseJson(manifestUrl, await this.load(manifestUrl, MANIFEST_LIMIT_BYTES)))
    const base = manifestUrl.replace(/[^/]*$/, '')
    return this.put(await loadAllShards(manifest, (file, limit) => this.load(base + file, limit)))
  }

  /**
   * Reads a set that ships with the lab, unless one of its kind is here; of other sets it knows nothing.
   *
   * @throws as `loadShards`
   */
  async fetchShipped(id: DatasetId): Promise<void> {
    const manifestUrl = this.shipped[id]
    if (manifestUrl !== undefined && !this.loaded.has(id)) await this.loadShards(manifestUrl)
  }

  /**
   * A set that is here; the generated one with exactly `images` images.
   *
   * @throws SearchError 'bad-config' when the set is not here
   */
  dataset(id: DatasetId, images: number): Dataset {
    const dataset = id === 'generated' ? this.generated(images) : this.loaded.get(id)
    if (dataset === undefined)
      throw new SearchError('bad-config', `dataset: ${id} is not loaded; load its files, or choose "generated"`)
    return dataset
  }

  /**
   * The batches of a run.
   *
   * @param saved where the streams stood, to go on from there
   * @throws SearchError 'bad-config' when the set is not here or holds fewer images than asked for
   */
  open(config: SearchConfig, saved?: BatchStreamsState): OpenedData {
    const dataset = this.dataset(config.dataset, config.images)
    const batches = createBatchStreams(dataset, config, saved)
    return { info: dataset.info, batches, digest: () => digestOf(dataset, config.images) }
  }

  private put(dataset: Dataset): DatasetInfo {
    this.loaded.set(dataset.info.id, dataset)
    return dataset.info
  }

  /** Exactly `images` of them: mean and deviation are measured on the set, so a larger one kept from before is not the same. */
  private generated(images: number): Dataset {
    const held = this.loaded.get(GENERATED.id)
    if (held?.info.images === images) return held
    const made = generateDataset(images, GENERATED_SEED)
    this.put(made)
    return made
  }
}

/** Classes that a preview shows, and pictures of each. */
const SHOWN_CLASSES = 24
const SHOWN_PICTURES = 5

function picturesOf({ info, pixels, labels }: Dataset): ClassPictures[] {
  return byClass(labels, info.classes)
    .slice(0, SHOWN_CLASSES)
    .map((own, label) => {
      const shown = own.slice(0, SHOWN_PICTURES)
      const few = new Uint8Array(shown.length * IMAGE_BYTES)
      for (const [to, from] of shown.entries())
        few.set(pixels.subarray(from * IMAGE_BYTES, (from + 1) * IMAGE_BYTES), to * IMAGE_BYTES)
      return { label, name: info.classNames[label] ?? String(label), images: own.length, pixels: few }
    })
}

async function digestOf({ pixels, labels, mean, std }: Dataset, images: number): Promise<string> {
  const bytesOf = (view: Uint8Array | Uint16Array | Float64Array): Uint8Array<ArrayBuffer> =>
    new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength)
  const parts = await Promise.all([
    sha256Hex(bytesOf(pixels.subarray(0, images * IMAGE_BYTES))),
    sha256Hex(bytesOf(labels.subarray(0, images))),
    sha256Hex(bytesOf(Float64Array.of(...mean, ...std))),
  ])
  return sha256Hex(new TextEncoder().encode(parts.join()))
}

function parseJson(url: string, bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw new SearchError('bad-shard', `${url}: not a manifest (${error instanceof Error ? error.message : error})`)
  }
}
