import { expect, test } from 'vitest'
import type { RunSource } from '../../src/protocol/runSource'
import { PUBLISHED } from '../../src/space/testing/published'
import { runOperations } from './runOperations'

const config = { space: 'darts', primitives: ['none', 'skip_connect', 'sep_conv_3x3'] } as const
const records = [{ genotype: null }, { genotype: { ...PUBLISHED.DARTS_V2, normal: [['warp', 0] as const] } }]
const source = { operations: null } as RunSource

test('a search of the lab shows its candidates, a log its columns, and one without tables what its cells chose', () => {
  expect(runOperations(config, records, undefined)).toEqual(config.primitives)
  expect(runOperations(config, records, { ...source, operations: ['warp', 'skip_connect', 'none'] })).toEqual([
    'none',
    'skip_connect',
    'warp',
  ])
  expect(runOperations(config, records, source)).toEqual(['max_pool_3x3', 'skip_connect', 'warp'])
})
