/** What a job of the queue says: a trial whole, so that a worker needs nothing of the sweep's file. Checked, for it comes from outside. */
import { checkConfig } from '../../../src/protocol/checkConfig'
import type { SearchConfig } from '../../../src/protocol/config'
import { PRESETS, type PresetId } from '../../../src/protocol/presets'
import { by, check, line, object, oneOf, pattern } from '../../../src/protocol/schema'

export interface TrialJob {
  readonly sweep: string
  readonly trial: string
  readonly preset: PresetId
  readonly config: SearchConfig
  /** Path of the images, "generated" or "shipped". */
  readonly data: string
  /** SHA-256 of what the search sees of them. */
  readonly images: string
  /** What it is, for people. */
  readonly told: string
}

const schema = object<TrialJob>({
  sweep: pattern(/^[\w-]{1,60}$/, 'must have 1 to 60 letters, digits, - and _'),
  trial: pattern(/^[0-9a-f]{8,64}$/, 'must be 8 to 64 hexadecimal digits'),
  preset: oneOf(Object.keys(PRESETS) as PresetId[]),
  config: by<SearchConfig>((value) => checkConfig(value)),
  data: line(1000),
  images: pattern(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  told: line(10_000),
})

/** @throws SearchError 'bad-config' naming the field, its value and the rule */
export const checkJob = (value: unknown): TrialJob => check('job', schema, value, 'bad-config')

/** BullMQ takes no colon. */
export const jobId = ({ sweep, trial }: Pick<TrialJob, 'sweep' | 'trial'>): string => `${sweep}.${trial}`
