/** Recordings, configs and settings of hostile origin: read whole, or refused in words. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PUBLISHED } from '../space/testing/published'
import { FUZZ, FUZZ_TIMEOUT, hostileValue, mutatedJson, mutatedText, survive } from '../testing/mutate'
import { checkConfig } from './checkConfig'
import { checkEvaluationRequest } from './checkEvaluation'
import { DEFAULT_CONFIG } from './config'
import { budgetOf } from './evaluationBudget'
import { PRESETS } from './presets'
import { readRecording } from './recording'
import type { RunRecord } from './runRecord'
import { withSettings } from './settings'

/** The first epochs of a recording that is served: a real one, and short enough for many readings. */
function short(name: string): RunRecord {
  const run = JSON.parse(readFileSync(new URL(`../../public/runs/${name}.json`, import.meta.url), 'utf8')) as RunRecord
  const end = run.events.findIndex(({ event }) => event.type === 'epoch' && event.record.epoch === 3)
  return { ...run, events: run.events.slice(0, end + 1) }
}

const recordings = [short('two-minutes'), short('small-cell')] as const

test.each([
  ['values', fc.oneof(...recordings.map(mutatedJson))],
  ['characters', fc.oneof(...recordings.map((run) => mutatedText(JSON.stringify(run))))],
])(
  'recordings with changed %s',
  async (_, inputs) => {
    await fc.assert(
      fc.asyncProperty(inputs, async (text) => {
        const run = await survive(() => readRecording(text))
        // What was let through is what it says it is: reading it again changes nothing.
        if (run) expect(readRecording(JSON.stringify(run))).toEqual(run)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'configs',
  async () => {
    const configs = [DEFAULT_CONFIG, ...Object.values(PRESETS).map(({ config }) => config)]
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          ...configs.map(mutatedJson),
          hostileValue.map((value) => JSON.stringify(value)),
        ),
        async (text) => {
          const config = await survive(() => checkConfig(JSON.parse(text)))
          if (config) expect(Object.keys(config)).toEqual(Object.keys(DEFAULT_CONFIG))
        },
      ),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'settings from an address',
  async () => {
    const settings = [
      'channels=8',
      'alphas.lr=0.003',
      'primitives=["none","skip_connect"]',
      'criterion1.minEpochs=null',
    ]
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...settings.map(mutatedText)), { maxLength: 5 }), async (texts) => {
        const config = await survive(() => withSettings(DEFAULT_CONFIG, texts))
        if (config) expect(checkConfig(config)).toEqual(config)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'requests to retrain',
  async () => {
    const request = {
      budget: budgetOf('minutes', PRESETS['small-cell'].config),
      candidates: [{ genotype: PUBLISHED.DARTS_V2, epochs: [1, 2] }],
      seeds: [1, 2],
    }
    await fc.assert(
      fc.asyncProperty(mutatedJson(request), async (text) => {
        const read = await survive(() => checkEvaluationRequest(JSON.parse(text)))
        if (read) expect(checkEvaluationRequest(read)).toEqual(read)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
