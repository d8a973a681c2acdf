import { afterEach, expect, test, vi } from 'vitest'
import { SearchError } from '../../src/errors'
import { exitCodeOf, readArguments, UsageError } from './usage'

afterEach(() => {
  vi.restoreAllMocks()
})

test.each([
  ['wrong usage prints the usage too and ends with 2', new UsageError('--x: unknown'), 2, '--x: unknown\n\nUsage'],
  ['a wrong setting ends with 2', new SearchError('bad-config', 'epochs: 0'), 2, 'bad-config: epochs: 0'],
  ['a failure says its code and ends with 1', new SearchError('bad-archive', 'x.zip: y'), 1, 'bad-archive: x.zip: y'],
])('%s', (_, error, code, printed) => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  expect(exitCodeOf(error, 'Usage')).toBe(code)
  expect(print.mock.calls).toEqual([[printed]])
})

test('what a parser complains about is wrong usage', () => {
  const parse = (): never => {
    throw new TypeError("Unknown option '--x'")
  }
  expect(() => readArguments(parse)).toThrow(new UsageError("Unknown option '--x'"))
})
