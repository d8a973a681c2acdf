/** The golden numbers of single operations and of sampled mixing weights, on the CPU engine in Node; `npm run golden` has them all. */
import { afterAll, describe, expect, it } from 'vitest'
import type { GoldenFile } from '../../scripts/golden/options'
import { Report } from '../../scripts/golden/report'
import { nodeBackend } from '../../src/node/backend'
import { readSharedJson } from '../../src/testing/shared'
import { checkOnEngine } from './checks'

const OPTIONS = { only: null, allowSwitch: false, parallelism: null, records: {} }
const backend = nodeBackend({ threads: 1 })
afterAll(() => backend.close())

for (const kind of ['ops', 'gumbel']) {
  const file = await readSharedJson<GoldenFile>(`golden/${kind}.json`)
  describe.skipIf(!file)(`golden kind ${kind}`, () => {
    it('is met by the CPU engine', async () => {
      const report = new Report()
      await checkOnEngine(file as GoldenFile, report, OPTIONS, await backend.open())
      const { errors, unsupported } = report.outcome()
      expect(unsupported).toEqual([])
      expect(Object.keys(errors).length).toBeGreaterThan(2)
      for (const verdict of Object.values(errors)) expect(verdict).toMatchObject({ ok: true })
    })
  })
}

it('a kind that is none of the engine is refused by name', async () => {
  const check = checkOnEngine({ kind: 'formula' }, new Report(), OPTIONS, await backend.open())
  await expect(check).rejects.toThrow('golden kind formula: not one for the engine')
})
