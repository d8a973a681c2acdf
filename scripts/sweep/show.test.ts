/** The page of a sweep on localhost. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { headLine, trialLine } from '../../src/sweep/indexFile'
import { trialRecord } from '../../src/sweep/testing/records'
import { UsageError } from '../host/usage'
import { listen, showSweep } from './show'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sweep-'))
  await writeFile(path.join(folder, 'index.jsonl'), headLine('mine') + trialLine(trialRecord(1)))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('is served with the index beside it, which may grow meanwhile', async () => {
  const { address, close } = await showSweep(folder, 0)
  try {
    const url = new URL(address)
    expect(url.hash).toBe('#page=evidence&sweep=mine')
    const page = await fetch(url.origin)
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(await page.text()).toContain('DARTS+ Lab')
    const index = (): Promise<string> => fetch(`${url.origin}/sweeps/mine/index.jsonl`).then((answer) => answer.text())
    expect((await index()).trim().split('\n')).toHaveLength(2)
    await writeFile(
      path.join(folder, 'index.jsonl'),
      headLine('mine') + trialLine(trialRecord(1)) + trialLine(trialRecord(2)),
    )
    expect((await index()).trim().split('\n')).toHaveLength(3)
    expect((await fetch(`${url.origin}/sweeps/mine/trials/none.json`)).status).toBe(404)
  } finally {
    await close()
  }
})

it('refuses a port that is in use by name', async () => {
  const server = createServer()
  const port = await listen(server, 0)
  try {
    const second = listen(createServer(), port)
    await expect(second).rejects.toThrow(`--port ${port}: is in use on this machine; name another, or none`)
    await expect(second).rejects.toBeInstanceOf(UsageError)
  } finally {
    server.close()
  }
})

it('refuses a folder without an index by name', async () => {
  await expect(showSweep(path.join(folder, 'nothing'), 0)).rejects.toThrow(/show .*nothing: ENOENT/)
})
