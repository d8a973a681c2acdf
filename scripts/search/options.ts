/**
 * What `npm run search` and `npm run record` are asked for: a checked config and where the images are.
 * Where none are named, these are the images that ship with the lab; what they stand in for is said. A data set that the
 * settings name is never replaced.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { checkManifest } from '../../src/data/manifest'
import { shown } from '../../src/errors'
import { ALGORITHM_IDS, type AlgorithmId } from '../../src/protocol/algorithms'
import { checkConfig } from '../../src/protocol/checkConfig'
import { type SearchConfig, SHIPPED_DATASET } from '../../src/protocol/config'
import { PRESETS, type PresetId, presetConfig } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { SHIPPED_FOLDER } from '../host/localData'
import { UsageError } from '../host/usage'

export interface SearchOptions {
  readonly preset: PresetId | null
  readonly config: SearchConfig
  /** Folder or file of images; null for generated images. */
  readonly data: string | null
  /** The settings say which set is meant: another one at `data` is refused. */
  readonly namesDataset?: boolean
  /** What stands in for what the preset asks for, as a sentence; absent where nothing does. */
  readonly standIn?: string
}

export const CONFIG_OPTIONS = {
  config: { type: 'string' },
  algorithm: { type: 'string' },
  data: { type: 'string' },
  generated: { type: 'boolean', default: false },
  epochs: { type: 'string' },
  seed: { type: 'string' },
  set: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', short: 'h', default: false },
} as const

export const CONFIG_USAGE = `  --algorithm NAME  ${ALGORITHM_IDS.join(', ')}; default: darts
  --data PATH       images to search on: a folder of shards (npm run data), or any set that npm run data -- import reads:
                    CIFAR, IDX, .npz, Parquet, pictures in one folder a class; a folder, a file, .zip or .tar.gz.
                    Default: the subset of Fashion-MNIST that ships with the lab
  --generated       search on generated shapes instead
  --epochs N        planned epochs
  --seed N          seed of weights, alphas, batches and augmentation
  --set KEY=VALUE   any setting by its name, for example --set channels=8 --set alphas.lr=0.003
  --help            this text`

export interface ConfigValues {
  readonly config?: string | undefined
  readonly algorithm?: string | undefined
  readonly data?: string | undefined
  readonly generated?: boolean | undefined
  readonly epochs?: string | undefined
  readonly seed?: string | undefined
  readonly set?: readonly string[] | undefined
}

function checkPreset(name: string): PresetId {
  if (!Object.hasOwn(PRESETS, name))
    throw new UsageError(`preset ${name}: unknown, have ${Object.keys(PRESETS).join(', ')}`)
  return name as PresetId
}

const isAlgorithm = (name: unknown): name is AlgorithmId => (ALGORITHM_IDS as readonly unknown[]).includes(name)

/** Of the command line or of the file: its rates and phases are what the other settings of the file stand over. */
function chosenAlgorithm(
  { algorithm: named, config }: ConfigValues,
  file: Readonly<Record<string, unknown>>,
): AlgorithmId {
  if (named !== undefined && !isAlgorithm(named))
    throw new UsageError(`--algorithm ${named}: unknown, have ${ALGORITHM_IDS.join(', ')}`)
  const { algorithm: inFile } = file
  if (named !== undefined && inFile !== undefined && inFile !== named)
    throw new UsageError(`--algorithm ${named}: --config ${config} names ${shown(inFile)}; choose one`)
  // What is none is refused with the other settings of the file.
  return named ?? (isAlgorithm(inFile) ? inFile : 'darts')
}

/** Phases of an algorithm go with the epochs. */
function plannedIn({ epochs }: Readonly<Record<string, unknown>>): number | undefined {
  return typeof epochs === 'number' && Number.isInteger(epochs) && epochs > 0 ? epochs : undefined
}

function changed(config: SearchConfig, setting: string): SearchConfig {
  if (!setting.includes('=')) throw new UsageError(`--set ${setting}: expected KEY=VALUE`)
  return withSettings(config, [setting])
}

async function readConfigFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`--config ${file}: ${error instanceof Error ? error.message : error}`)
  }
}

/**
 * The settings alone, for tools that need no images.
 *
 * @param presetName of the preset that the settings start from; null = the paper's settings
 * @throws UsageError; SearchError 'bad-config' naming the field, its value and the rule
 */
export async function resolveConfig(
  presetName: string | null,
  values: ConfigValues,
): Promise<Pick<SearchOptions, 'preset' | 'config'> & { readonly named: ReadonlySet<string> }> {
  const preset = presetName === null ? null : checkPreset(presetName)
  const number = (name: 'epochs' | 'seed'): number | undefined => {
    const text = values[name]
    if (text === undefined) return undefined
    if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--${name} ${text}: must be a whole number`)
    return Number(text)
  }
  const epochs = number('epochs')
  const seed = number('seed')
  const file = values.config === undefined ? null : await readConfigFile(values.config)
  const inFile = (typeof file === 'object' && file !== null ? file : {}) as Readonly<Record<string, unknown>>
  const algorithm = chosenAlgorithm(values, inFile)
  let config = presetConfig(preset ?? 'paper', algorithm, epochs ?? plannedIn(inFile))
  if (file !== null) config = checkConfig(file, config)
  config = (values.set ?? []).reduce(changed, config)
  if (epochs !== undefined) config = checkConfig({ epochs }, config)
  if (seed !== undefined) config = checkConfig({ seed }, config)
  if (values.generated) config = checkConfig({ dataset: 'generated' }, config)
  const named = new Set([...Object.keys(inFile), ...(values.set ?? []).map((setting) => setting.replace(/=.*$/s, ''))])
  return { preset, config, named }
}

/** The settings on the images that ship with the lab, as far as those reach. */
async function onShippedImages(
  config: SearchConfig,
  named: ReadonlySet<string>,
): Promise<Pick<SearchOptions, 'config' | 'standIn'>> {
  const { title, count } = checkManifest(JSON.parse(await readFile(path.join(SHIPPED_FOLDER, 'manifest.json'), 'utf8')))
  const images = named.has('images') ? config.images : Math.min(config.images, count)
  const other = config.dataset === SHIPPED_DATASET ? '' : ` stands in for ${config.dataset} (its files: --data PATH)`
  const fewer = images < config.images ? `, ${images} images instead of ${config.images}` : ''
  return {
    config: { ...config, dataset: SHIPPED_DATASET, images },
    ...(fewer || other ? { standIn: `${title}${other}${fewer}` } : {}),
  }
}

/**
 * @param presetName as in `resolveConfig`
 * @throws UsageError; SearchError 'bad-config' naming the field, its value and the rule
 */
export async function resolveOptions(presetName: string | null, values: ConfigValues): Promise<SearchOptions> {
  const { preset, config, named } = await resolveConfig(presetName, values)
  const { data, generated } = values
  const namesDataset = named.has('dataset')
  if (generated && data !== undefined) throw new UsageError('--data and --generated: choose one')
  if (config.dataset === 'generated') {
    if (data !== undefined)
      throw new UsageError(`--data ${data}: the settings ask for generated images; add --set dataset=cifar10`)
    return { preset, config, data: null, namesDataset }
  }
  if (data !== undefined) return { preset, config, data, namesDataset }
  if (namesDataset && config.dataset !== SHIPPED_DATASET)
    throw new UsageError(
      `dataset ${config.dataset}: say where its files are (--data PATH), or search on generated images (--generated)`,
    )
  return { preset, ...(await onShippedImages(config, named)), data: SHIPPED_FOLDER, namesDataset }
}
