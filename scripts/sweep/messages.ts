/** What crosses between the command and the process of a trial. */

import type { FailureCode } from '../../src/errors'
import type { SearchConfig } from '../../src/protocol/config'
import type { PresetId } from '../../src/protocol/presets'

export interface TrialTask {
  /** Its name. */
  readonly trial: string
  readonly preset: PresetId
  readonly config: SearchConfig
  /** Path of the images; null for generated ones. */
  readonly data: string | null
  readonly threads: number
  /** Where its checkpoints lie until it is done. */
  readonly work: string
  /** Where its recording goes. */
  readonly recording: string
  /** Table of NAS-Bench-201, where its accuracies are wanted. */
  readonly nasBench: string | null
  /** SHA-256 of what it sees of its images, where they may be others than those it was named by. */
  readonly images?: string
}

export type ToTrial = { readonly type: 'search'; readonly task: TrialTask } | { readonly type: 'stop' }

export type FromTrial =
  /** It goes on after so many epochs that were saved. */
  | { readonly type: 'taken-up'; readonly epochs: number }
  /** What was saved of it cannot be used; it begins again. */
  | { readonly type: 'lost'; readonly message: string }
  | { readonly type: 'progress'; readonly epoch: number; readonly share: number; readonly etaMs: number }
  /** It computes, between two steps. */
  | { readonly type: 'alive' }
  /** A checkpoint is on disk. */
  | { readonly type: 'saved' }
  | { readonly type: 'epoch'; readonly epoch: number; readonly text: string }
  /** Its recording is written. */
  | { readonly type: 'done' }
  /** It was told to end; what it has is saved. */
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly code: FailureCode; readonly message: string }
