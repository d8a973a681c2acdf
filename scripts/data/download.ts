/** The official CIFAR archives: where they are, their published MD5, and a download that checks it. */
import { createHash } from 'node:crypto'
import type { NamedBlob } from '../../src/data/archive'
import type { CifarId } from '../../src/data/cifarBinary'
import { SearchError } from '../../src/errors'

/** As listed on https://www.cs.toronto.edu/~kriz/cifar.html */
const OFFICIAL: Readonly<Record<CifarId, { readonly url: string; readonly md5: string }>> = {
  cifar10: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
  },
  cifar100: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
    md5: '03b5dce01913d631647c71ecec9e9cb8',
  },
}

/** Both archives have under 170 MB. */
const LIMIT_BYTES = 300_000_000

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/**
 * The official archive of a data set.
 *
 * @param get        the platform's fetch, or a stand-in
 * @param onProgress told the bytes received and the bytes announced (0 when not announced)
 * @throws SearchError 'bad-archive' when the download fails or has another digest; the message names --from
 */
export async function downloadArchive(
  id: CifarId,
  get: (url: string) => Promise<Response> = fetch,
  onProgress: (received: number, announced: number) => void = () => undefined,
): Promise<NamedBlob> {
  const { url, md5 } = OFFICIAL[id]
  const name = url.slice(url.lastIndexOf('/') + 1)
  const remedy = `download it another way and give it with --from ${name}`
  const chunks: Uint8Array<ArrayBuffer>[] = []
  const hash = createHash('md5')
  let received = 0
  try {
    const response = await get(url)
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`)
    const announced = Number(response.headers.get('content-length') ?? 0)
    for await (const chunk of response.body as ReadableStream<Uint8Array<ArrayBuffer>>) {
      hash.update(chunk)
      chunks.push(chunk)
      received += chunk.length
      if (received > LIMIT_BYTES) throw new Error(`more than ${LIMIT_BYTES} bytes`)
      onProgress(received, announced)
    }
  } catch (error) {
    throw new SearchError('bad-archive', `${url}: download failed (${reasonOf(error)}), ${remedy}`)
  }
  const digest = hash.digest('hex')
  if (digest !== md5)
    throw new SearchError('bad-archive', `${name}: MD5 is ${digest}, the published one is ${md5}: damaged, ${remedy}`)
  return { name, blob: new Blob(chunks) }
}
