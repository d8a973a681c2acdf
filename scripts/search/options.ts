/**
 * What `npm run search` and `npm run record` are asked for: a checked config and where the images are.
 * Nothing is guessed: a preset on CIFAR images needs `--data` or an explicit `--generated`.
 */
import { readFile } from 'node:fs/promises'
import { SearchError } from '../../src/errors'
import { checkConfig, DEFAULT_CONFIG, type SearchConfig } from '../../src/protocol/config'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { parseSetting } from '../../src/protocol/settings'

/** Wrong usage: exit code 2, with the usage text. */
export class UsageError extends Error {}

export interface SearchOptions {
  readonly preset: PresetId | null
  readonly config: SearchConfig
  /** Folder or archive of official files; null for generated images. */
  readonly data: string | null
}

export const CONFIG_OPTIONS = {
  config: { type: 'string' },
  data: { type: 'string' },
  generated: { type: 'boolean', default: false },
  epochs: { type: 'string' },
  seed: { type: 'string' },
  set: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', short: 'h', default: false },
} as const

export const CONFIG_USAGE = `  --data PATH       folder of unpacked CIFAR .bin files, or an archive (.tar.gz, .tar)
  --generated       search on the generated images instead of the preset's data set
  --epochs N        planned epochs
  --seed N          seed of weights, alphas, batches and augmentation
  --set KEY=VALUE   any setting by its name, for example --set channels=8 --set alphas.lr=0.003
  --help            this text`

export interface ConfigValues {
  readonly config?: string | undefined
  readonly data?: string | undefined
  readonly generated?: boolean | undefined
  readonly epochs?: string | undefined
  readonly seed?: string | undefined
  readonly set?: readonly string[] | undefined
}

/** What `parse` gives; what `parseArgs` complains about becomes a UsageError. */
export function readArguments<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function checkPreset(name: string): PresetId {
  if (!Object.hasOwn(PRESETS, name))
    throw new UsageError(`preset ${name}: unknown, have ${Object.keys(PRESETS).join(', ')}`)
  return name as PresetId
}

function setting(text: string): Record<string, unknown> {
  try {
    return parseSetting(text)
  } catch (error) {
    throw new UsageError(`--set ${error instanceof Error ? error.message : error}`)
  }
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
): Promise<Pick<SearchOptions, 'preset' | 'config'>> {
  const preset = presetName === null ? null : checkPreset(presetName)
  let config = preset === null ? DEFAULT_CONFIG : PRESETS[preset].config
  if (values.config !== undefined) config = checkConfig(await readConfigFile(values.config), config)
  const number = (name: 'epochs' | 'seed'): object => {
    const text = values[name]
    if (text === undefined) return {}
    if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--${name} ${text}: must be a whole number`)
    return { [name]: Number(text) }
  }
  const changes = [...(values.set ?? []).map(setting), number('epochs'), number('seed')]
  if (values.generated) changes.push({ dataset: 'generated' })
  for (const change of changes) config = checkConfig(change, config)
  return { preset, config }
}

/**
 * @param presetName as in `resolveConfig`
 * @throws UsageError; SearchError 'bad-config' naming the field, its value and the rule
 */
export async function resolveOptions(presetName: string | null, values: ConfigValues): Promise<SearchOptions> {
  const { preset, config } = await resolveConfig(presetName, values)
  if (values.generated && values.data !== undefined) throw new UsageError('--data and --generated: choose one')
  if (config.dataset !== 'generated' && values.data === undefined)
    throw new UsageError(
      `dataset ${config.dataset}: say where its files are (--data PATH), or search on generated images (--generated)`,
    )
  if (config.dataset === 'generated' && values.data !== undefined)
    throw new UsageError(`--data ${values.data}: the settings ask for generated images; add --set dataset=cifar10`)
  return { preset, config, data: values.data ?? null }
}

/** Prints what went wrong; 2 for usage and settings, 1 for the rest. */
export function exitCodeOf(error: unknown, usage: string): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`)
    return 2
  }
  if (error instanceof SearchError) {
    console.error(`${error.code}: ${error.message}`)
    return error.code === 'bad-config' ? 2 : 1
  }
  console.error(error)
  return 1
}
