import { expect, it } from 'vitest'
import { Recent } from './recent'

it('makes a value once, as long as it is asked for among the last so many', () => {
  const recent = new Recent<string>(2)
  const made: string[] = []
  const ask = (key: string): string =>
    recent.of(key, () => {
      made.push(key)
      return key.toUpperCase()
    })
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(ask)).toEqual(['A', 'B', 'A', 'C', 'A', 'B'])
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})
