/** The golden numbers of single operations, of sampled mixing weights and of the methods after DARTS, on the CPU engine in Node; `npm run golden` has them all. */
import { afterAll, describe, expect, it } from 'vitest'
import { archiveOf } from '../../scripts/golden/images'
import type { GoldenFile } from '../../scripts/golden/options'
import { Report } from '../../scripts/golden/report'
import { nodeBackend } from '../../src/node/backend'
import { readSharedBytes, readSharedJson } from '../../src/testing/shared'
import { checkOnEngine } from './checks'

const OPTIONS = { only: null, allowSwitch: false, parallelism: null, records: {} }
const backend = nodeBackend({ threads: 1 })
afterAll(() => backend.close())

const methods = ['beta', 'fair', 'lambda', 'oles', 'pt', 'sdarts'].map((name) => `methods-${name}`)
const images = await readSharedBytes(`data/${archiveOf('cifar10').file}`)
const records: Record<string, Uint8Array> = images ? { cifar10: images } : {}

for (const kind of ['ops', 'gumbel', ...(images ? methods : [])]) {
  const file = await readSharedJson<GoldenFile>(`golden/${kind}.json`)
  describe.skipIf(!file)(`golden kind ${kind}`, () => {
    it('is met by the CPU engine', async () => {
      const report = new Report()
      await checkOnEngine(file as GoldenFile, report, { ...OPTIONS, records }, await backend.open())
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
