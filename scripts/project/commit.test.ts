/** What tells builds apart that have no commit of their own: copies without history, in a folder of their own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { trialCommit } from './commit.mjs'

it('copies without history are one build where the files that a trial runs through are the same', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'commit-'))
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), text)
  }
  try {
    await write('src/search/search.ts', 'one')
    const one = trialCommit(root)
    expect(one).toMatch(/^not committed [0-9a-f]{12}$/)
    await write('src/search/search.test.ts', 'a test')
    await write('app/main.tsx', 'the page')
    expect(trialCommit(root)).toBe(one)
    await write('scripts/sweep/pool.ts', 'one')
    const two = trialCommit(root)
    await write('scripts/sweep/pool.ts', 'two')
    expect(new Set([one, two, trialCommit(root)]).size).toBe(3)
  } finally {
    await rm(root, { recursive: true })
  }
})
