import { expect, test } from 'vitest'
import { createOwnImages } from './ownImages'

const files = (name: string) => [{ name, blob: new Blob([name]) }]

test('files are known by their set once it is used, and only then', () => {
  const own = createOwnImages()
  own.asked(files('a.zip'))
  own.previewed()
  expect(own.filesOf('pictures')).toBeNull()
  own.answered(true)
  own.arrived('pictures')
  expect(own.filesOf('pictures')?.map(({ name }) => name)).toEqual(['a.zip'])
  expect(own.filesOf('cifar10')).toBeNull()
})

test('what was let go or refused leaves the files of before', () => {
  const own = createOwnImages()
  own.asked(files('a.zip'))
  own.previewed()
  own.answered(true)
  own.arrived('pictures')
  own.asked(files('b.zip'))
  own.previewed()
  own.answered(false)
  own.asked(files('broken.zip'))
  expect(own.filesOf('pictures')?.map(({ name }) => name)).toEqual(['a.zip'])
})

test('a set that came another way is of no files', () => {
  const own = createOwnImages()
  own.asked(files('a.zip'))
  own.previewed()
  own.answered(true)
  own.arrived('cifar10')
  own.arrived('cifar10')
  expect(own.filesOf('cifar10')).toBeNull()
})
