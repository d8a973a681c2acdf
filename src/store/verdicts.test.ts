import { expect, it } from 'vitest'
import { memoryFolder } from './testing/memoryFolder'
import { recallVerdict, rememberVerdict } from './verdicts'

const test = { passed: true, checks: 83, error: 1e-5, limit: 2e-3, ms: 900, remembered: false }

it('remembers a pass under its adapter and build alone', async () => {
  const folder = memoryFolder()
  expect(await recallVerdict(folder, 'gpu / build')).toBeNull()
  await rememberVerdict(folder, 'gpu / build', test)
  await rememberVerdict(folder, 'other / build', { ...test, ms: 1 })
  expect(await recallVerdict(folder, 'gpu / build')).toEqual(test)
  expect(await recallVerdict(folder, 'gpu / next build')).toBeNull()
})

it.each(['', '{', '[["gpu / build",{"passed":false}]]', '[["gpu / build"]]', '7'])(
  'takes %j for no verdict',
  async (text) => {
    const folder = memoryFolder()
    folder.files.set('verdicts', new TextEncoder().encode(text))
    expect(await recallVerdict(folder, 'gpu / build')).toBeNull()
    await rememberVerdict(folder, 'gpu / build', test)
    expect(await recallVerdict(folder, 'gpu / build')).toEqual(test)
  },
)
