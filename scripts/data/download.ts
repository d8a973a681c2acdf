/** A download of one file, whole in memory, with a limit; who asks for it checks its digest. */
import { SearchError } from '../../src/errors'

export interface DownloadOptions {
  /** More bytes than this are no such file. */
  readonly limit: number
  /** The platform's fetch, or a stand-in. */
  readonly get?: ((url: string) => Promise<Response>) | undefined
  /** Told the bytes received and the bytes announced (0 when not announced). */
  readonly onProgress?: ((received: number, announced: number) => void) | undefined
  /** What to do instead, for the message. */
  readonly remedy: string
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** @throws SearchError 'bad-archive' naming the address, the reason and the remedy */
export async function download(
  url: string,
  { limit, get = fetch, onProgress, remedy }: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let received = 0
  try {
    const response = await get(url)
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`)
    const announced = Number(response.headers.get('content-length') ?? 0)
    for await (const chunk of response.body as ReadableStream<Uint8Array<ArrayBuffer>>) {
      chunks.push(chunk)
      received += chunk.length
      if (received > limit) throw new Error(`more than ${limit} bytes`)
      onProgress?.(received, announced)
    }
  } catch (error) {
    throw new SearchError('bad-archive', `${url}: download failed (${reasonOf(error)}), ${remedy}`)
  }
  return chunks
}
