/** Passed self-tests of adapters, so that the next start need not test again. A file that cannot be read is no verdict. */
import type { SelfTest } from '../protocol/messages'
import type { Folder } from './folder'

const PATH = 'verdicts'
/** Adapters and builds come and go; older ones are forgotten. */
const KEPT = 8

type Entry = readonly [key: string, test: SelfTest]

async function entries(folder: Folder): Promise<Entry[]> {
  const bytes = await folder.read(PATH)
  if (bytes === null) return []
  try {
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(found) ? found.filter(isEntry) : []
  } catch {
    // Torn or foreign: the test is made again.
    return []
  }
}

function isEntry(value: unknown): value is Entry {
  const [key, test] = Array.isArray(value) ? value : []
  const { passed, checks, error, limit, ms } = (test ?? {}) as Record<string, unknown>
  return typeof key === 'string' && passed === true && [checks, error, limit, ms].every(Number.isFinite)
}

export async function recallVerdict(folder: Folder, key: string): Promise<SelfTest | null> {
  return (await entries(folder)).find(([known]) => known === key)?.[1] ?? null
}

export async function rememberVerdict(folder: Folder, key: string, test: SelfTest): Promise<void> {
  const newest: Entry = [key, test]
  const kept = [newest, ...(await entries(folder)).filter(([known]) => known !== key)].slice(0, KEPT)
  await folder.write(PATH, new TextEncoder().encode(JSON.stringify(kept)))
}
