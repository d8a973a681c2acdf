/**
 * A surrogate as one small binary file: thousands of trees take hundreds of megabytes as JSON and nine bytes a node here.
 * Little-endian: magic (8 bytes), length of the header (u32), header (JSON, padded to 4 bytes with blanks), then for each
 * member its arrays: roots u32[T], right u32[N], value f32[N], feature u8[N], each padded to 4 bytes.
 */
import { latin1Text } from '../data/latin1'
import { SearchError, shown, visible } from '../errors'
import { FEATURES } from './features'
import { LEAF } from './forest'
import type { Member } from './surrogate'

const MAGIC = 'NB301/f1'
const HEADER_AT = MAGIC.length + 4
const MOST_HEADER = 1_000_000
export const MOST_MEMBERS = 100

interface MemberHeader {
  readonly name: string
  readonly sha256: string
  readonly baseScore: number
  readonly trees: number
  readonly nodes: number
}

const padded = (bytes: number): number => (bytes + 3) & ~3
const bytesOf = ({ trees, nodes }: Pick<MemberHeader, 'trees' | 'nodes'>): number =>
  4 * trees + 8 * nodes + padded(nodes)

/** Whether the first bytes of a file are those of this form. */
export function looksCompact(head: Uint8Array): boolean {
  return latin1Text(head.subarray(0, MAGIC.length)) === MAGIC
}

/** Typed arrays have the byte order of the machine, which is this one wherever browsers and Node run today. */
function requireLittleEndian(): void {
  if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1)
    throw new SearchError('unsupported', 'byte order: big-endian, the compact form is read on little-endian machines')
}

export function writeCompact(members: readonly Member[]): Uint8Array<ArrayBuffer> {
  requireLittleEndian()
  const headers = members.map(
    ({ name, sha256, forest }): MemberHeader => ({
      name,
      sha256,
      baseScore: forest.baseScore,
      trees: forest.roots.length,
      nodes: forest.feature.length,
    }),
  )
  const text = new TextEncoder().encode(JSON.stringify({ members: headers }))
  const header = new Uint8Array(padded(text.length)).fill(32)
  header.set(text)
  const out = new Uint8Array(HEADER_AT + header.length + headers.reduce((sum, member) => sum + bytesOf(member), 0))
  out.set(new TextEncoder().encode(MAGIC))
  new DataView(out.buffer).setUint32(MAGIC.length, header.length, true)
  out.set(header, HEADER_AT)
  let at = HEADER_AT + header.length
  for (const { forest } of members)
    for (const array of [forest.roots, forest.right, forest.value, forest.feature]) {
      out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
      at += padded(array.byteLength)
    }
  return out
}

/**
 * @param name of the file, for its refusals
 * @throws SearchError 'bad-model' naming the file, the value and the rule
 */
export function readCompact(bytes: Uint8Array, name: string): Member[] {
  requireLittleEndian()
  const refuse = (what: string): never => {
    throw new SearchError('bad-model', `${name}: ${what}`)
  }
  if (!looksCompact(bytes) || bytes.length < HEADER_AT) refuse('is no compact model of NAS-Bench-301')
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(MAGIC.length, true)
  if (length > MOST_HEADER || HEADER_AT + length > bytes.length || length % 4 > 0)
    refuse(`its header says ${length} bytes, the file has ${bytes.length}`)
  const headers = readHeader(new TextDecoder().decode(bytes.subarray(HEADER_AT, HEADER_AT + length)), refuse)
  const expected = HEADER_AT + length + headers.reduce((sum, member) => sum + bytesOf(member), 0)
  if (bytes.length !== expected) refuse(`${bytes.length} bytes, expected ${expected}: cut off or changed`)
  let at = HEADER_AT + length
  const take = (count: number, size: number): ArrayBuffer => {
    // A copy of its own: aligned, and free of the rest of the file.
    const part = bytes.slice(at, at + count * size).buffer as ArrayBuffer
    at += padded(count * size)
    return part
  }
  return headers.map(({ name: member, sha256, baseScore, trees, nodes }) => {
    const forest = {
      baseScore,
      roots: new Uint32Array(take(trees, 4)),
      right: new Uint32Array(take(nodes, 4)),
      value: new Float32Array(take(nodes, 4)),
      feature: new Uint8Array(take(nodes, 1)),
    }
    checkForest(forest, (what) => refuse(`${shown(member)}: ${what}`))
    return { name: member, sha256, forest }
  })
}

function readHeader(text: string, refuse: (what: string) => never): MemberHeader[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    refuse(`its header is no JSON (${shown((error as Error).message)})`)
  }
  const members = (value as { readonly members?: unknown } | null)?.members
  if (!Array.isArray(members) || members.length === 0 || members.length > MOST_MEMBERS)
    refuse(`members: ${shown(members)}, expected 1 to ${MOST_MEMBERS}`)
  return (members as unknown[]).map((given, i): MemberHeader => {
    const field = <T>(key: keyof MemberHeader, is: (value: unknown) => boolean, rule: string): T => {
      const found = (given as Partial<MemberHeader> | null)?.[key]
      return is(found) ? (found as T) : refuse(`member ${i}, ${key}: ${shown(found)}, expected ${rule}`)
    }
    const isName = (value: unknown): boolean =>
      typeof value === 'string' && value.length <= 200 && visible(value) === value
    const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0
    return {
      name: field('name', isName, 'a name of at most 200 letters that all show'),
      sha256: field(
        'sha256',
        (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
        '64 hexadecimal digits',
      ),
      baseScore: field('baseScore', Number.isFinite, 'a finite number'),
      trees: field('trees', isCount, 'a count'),
      nodes: field('nodes', isCount, 'a count'),
    }
  })
}

/** Every walk moves on inside of its tree and ends in a finite leaf. */
function checkForest({ roots, right, value, feature }: Member['forest'], refuse: (what: string) => never): void {
  roots.forEach((root, tree) => {
    const start = tree === 0 ? 0 : (roots[tree - 1] as number) + 1
    const end = roots[tree + 1] ?? feature.length
    if (root < start || (tree === 0 && root > 0) || end > feature.length || end <= root)
      refuse(`tree ${tree} begins at node ${root}, of ${feature.length}`)
    for (let node = root; node < end; node++) {
      if (!Number.isFinite(value[node])) refuse(`node ${node}: ${value[node]}, expected a finite number`)
      const asks = feature[node] as number
      if (asks === LEAF) continue
      const child = right[node] as number
      if (asks >= FEATURES) refuse(`node ${node}: feature ${asks}, expected one below ${FEATURES}`)
      if (child <= node + 1 || child >= end) refuse(`node ${node}: right child ${child}, expected one up to ${end - 1}`)
    }
  })
}
