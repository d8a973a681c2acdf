import path from 'node:path'
import { expect, it } from 'vitest'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { adoptsImages, chosenSubject, type SubjectChoice, wholeNumber } from './choices'

const RUN = path.join(PROJECT_ROOT, 'public', 'runs', 'generated-shapes.json')
const of = (choice: Partial<SubjectChoice>, runs: readonly string[] = []) =>
  chosenSubject({ generated: true, ...choice }, runs)

it('an option that does not go with what is trained is refused by its name', async () => {
  await expect(of({ name: 'X' }, [RUN])).rejects.toThrow('--name X: chooses one of --genotype FILE')
  await expect(of({ genotype: 'F', network: 'mean' })).rejects.toThrow('--network mean: is of a run; --genotype F')
  await expect(of({ genotype: 'F', at: '3' })).rejects.toThrow('--at 3: is of a run')
  expect((await of({ network: 'mean' }, [RUN])).run).not.toBeNull()
})

it('one number is one, not the first of several', () => {
  expect(wholeNumber('epochs', '12')).toBe(12)
  expect(() => wholeNumber('batch', '64,128')).toThrow('--batch 64,128: expected one whole number')
})

it('a cell alone takes the images that are named; a run keeps its own', () => {
  expect(adoptsImages({ genotype: 'F', data: 'D', generated: false })).toBe(true)
  expect(adoptsImages({ data: 'D', generated: false })).toBe(false)
})
