import { execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const LIMITS = JSON.stringify(path.join(import.meta.dirname, 'limits.mjs'))
const script = `const { limit, measureSlowness } = await import(${LIMITS})
console.log(JSON.stringify([limit(2), Number(process.env.LAB_SLOWNESS), measureSlowness()]))`
const node = ['--input-type=module', '-e', script]
const env = (slowness?: string) => {
  const { LAB_SLOWNESS: _, ...others } = process.env
  return slowness === undefined ? others : { ...others, LAB_SLOWNESS: slowness }
}

test('a limit grows with the slowness that was found before', () => {
  const [twoSeconds] = JSON.parse(execFileSync(process.execPath, node, { env: env('3.5'), encoding: 'utf8' }))
  expect(twoSeconds).toBe(7000)
})

test('where nobody has measured it is measured, and handed on to what is started from there', () => {
  const [twoSeconds, handedOn, again] = JSON.parse(
    execFileSync(process.execPath, node, { env: env(), encoding: 'utf8' }),
  )
  expect(handedOn).toBeGreaterThanOrEqual(1)
  expect(twoSeconds).toBe(Math.ceil(2000 * handedOn))
  expect(again).toBeGreaterThanOrEqual(1)
})

test.each(['fast', '0.5', ''])('a slowness of "%s" is refused', (given) => {
  const { status, stderr } = spawnSync(process.execPath, node, { env: env(given), encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain(`LAB_SLOWNESS is ${given}: not a number from 1 on`)
})
