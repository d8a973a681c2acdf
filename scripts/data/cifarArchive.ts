/** The official CIFAR archives: where they are, their published MD5, and a download that checks it. */
import { createHash } from 'node:crypto'
import type { CifarId } from '../../src/data/cifarBinary'
import type { NamedBlob } from '../../src/data/formats/entries'
import { SearchError } from '../../src/errors'
import { type DownloadOptions, download } from './download'

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

/**
 * The official archive of a data set.
 *
 * @throws SearchError 'bad-archive' when the download fails or has another digest; the message names --from
 */
export async function downloadArchive(
  id: CifarId,
  get?: DownloadOptions['get'],
  onProgress?: DownloadOptions['onProgress'],
): Promise<NamedBlob> {
  const { url, md5 } = OFFICIAL[id]
  const name = url.slice(url.lastIndexOf('/') + 1)
  const remedy = `download it another way and give it with --from ${name}`
  const chunks = await download(url, { limit: LIMIT_BYTES, get, onProgress, remedy })
  const hash = createHash('md5')
  for (const chunk of chunks) hash.update(chunk)
  const digest = hash.digest('hex')
  if (digest !== md5)
    throw new SearchError('bad-archive', `${name}: MD5 is ${digest}, the published one is ${md5}: damaged, ${remedy}`)
  return { name, blob: new Blob(chunks) }
}
