/** docs/collapse.md says what its indexes hold, and they were searched with the presets as they stand. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PRESETS } from '../../src/protocol/presets'
import { readIndex } from '../../src/sweep/indexFile'
import { ownSettings } from '../../src/sweep/ownSettings'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { collapseTable } from './collapseTable'

/** The formatter sets columns of Markdown under one another. */
const plain = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---')

const DOCS = path.join(PROJECT_ROOT, 'docs')

test.each(['two-minutes', 'small-cell'] as const)('the table of %s is that of its index', async (preset) => {
  const file = path.join(DOCS, 'collapse', `${preset}.jsonl`)
  const { trials } = readIndex(await readFile(file, 'utf8'), file)
  expect(trials.length).toBeGreaterThan(0)
  for (const { config, dataset } of trials) {
    expect(ownSettings(config)).toEqual(ownSettings({ ...PRESETS[preset].config, seed: config.seed }))
    expect(dataset.title).toBe('Fashion-MNIST subset (8,000 of 60,000 training images)')
  }
  expect(plain(await readFile(path.join(DOCS, 'collapse.md'), 'utf8'))).toContain(plain(collapseTable(trials)))
})
