/**
 * The one error class of the engine. `code` is for the page, which owns the friendly text;
 * `message` names the thing, the value and the rule it broke.
 */
export type FailureCode =
  | 'no-gpu'
  | 'device-lost'
  | 'gpu-validation'
  | 'out-of-memory'
  | 'bad-archive'
  | 'bad-shard'
  | 'bad-config'
  | 'bad-shape'
  | 'bad-genotype'
  | 'bad-recording'
  | 'bad-run'
  | 'storage-full'
  | 'stalled'
  | 'crashed'
  | 'wrong-results'
  | 'diverged'
  | 'unsupported'
  | 'internal'

export class SearchError extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, message: string) {
    super(message)
    this.name = 'SearchError'
    this.code = code
  }
}
