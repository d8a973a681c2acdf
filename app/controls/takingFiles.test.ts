import { expect, test } from 'vitest'
import { type FilesTaken, takingFiles } from './takingFiles'

/** Chooses files in an input, and says what its value is when they are given. */
function choose(files: readonly File[], taken: Omit<FilesTaken, 'onFiles'> = {}): unknown[] {
  const input = { files, value: 'C:\\fakepath\\a.json' }
  const given: unknown[] = []
  const { onChange } = takingFiles({ ...taken, onFiles: (all) => given.push([all, input.value]) })
  onChange?.({ currentTarget: input } as never)
  return given
}

test('files are given once the input has forgotten them, so that the same can be chosen again', () => {
  const file = new File(['{}'], 'a.json')
  expect(choose([file])).toEqual([[[file], '']])
  expect(choose([])).toEqual([])
})

test('one file, several, or a folder', () => {
  const onFiles = (): void => undefined
  expect(takingFiles({ onFiles }).multiple).toBe(false)
  expect(takingFiles({ onFiles, takes: 'files' }).multiple).toBe(true)
  expect(takingFiles({ onFiles, takes: 'files' })).not.toHaveProperty('webkitdirectory')
  expect(takingFiles({ onFiles, takes: 'folder' })).toHaveProperty('webkitdirectory')
})
