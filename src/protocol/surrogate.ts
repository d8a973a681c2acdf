/** The models of NAS-Bench-301 as page and worker speak of them: files go in, the compact form comes out. */
import type { FailureCode } from '../errors'
import type { GivenFile } from './messages'

/** Answered by `surrogate-read` or `surrogate-refused`; what was read before stays usable. */
export interface SurrogateCommand {
  readonly type: 'read-surrogate'
  readonly files: readonly GivenFile[]
}

export type SurrogateEvent =
  | { readonly type: 'surrogate-progress'; readonly done: number; readonly of: number }
  /** `bytes`: src/surrogate/compactForm.ts; `digest`: their SHA-256. */
  | { readonly type: 'surrogate-read'; readonly bytes: ArrayBuffer; readonly digest: string }
  | { readonly type: 'surrogate-refused'; readonly code: FailureCode; readonly message: string }

export function isSurrogateCommand(value: unknown): value is SurrogateCommand {
  const given = value as Partial<SurrogateCommand> | null
  return given?.type === 'read-surrogate' && Array.isArray(given.files)
}
