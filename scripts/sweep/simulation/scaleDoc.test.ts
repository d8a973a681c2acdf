/** docs/scale.md says what the simulation says of the numbers that were measured. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT_ROOT } from '../../project/paths.mjs'
import { readMeasured } from './measured'
import { costLines, simulationTable } from './report'

/** The formatter sets columns of Markdown under one another. */
const plain = (text: string): string => text.replace(/ +/g, ' ').replace(/-{2,}/g, '---')

test('the table and the cost of docs/scale.md are those of docs/scale/measured.json', async () => {
  const doc = plain(await readFile(path.join(PROJECT_ROOT, 'docs', 'scale.md'), 'utf8'))
  const measured = await readMeasured()
  expect(doc).toContain(plain(simulationTable(measured)))
  expect(doc).toContain(costLines(measured))
})
