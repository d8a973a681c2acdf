/** Which lab this is. Trials go through a queue of their build, so that no worker of another can take one. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { STATE_VERSION } from '../../../src/engine/supernet'
import { CPU_BITS } from '../../../src/protocol/engines'
import { CHECKPOINT_VERSION } from '../../../src/store/checkpoint'
import { trialCommit } from '../../project/commit.mjs'
import { PROJECT_ROOT } from '../../project/paths.mjs'

export interface Build {
  /** For people: `lab 0.1.0 (1a2b3c4d5e6f), bits 1, state 2.1`. */
  readonly text: string
  /** Of the text, for names. */
  readonly digest: string
}

export function thisBuild(): Build {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string }
  const text = `lab ${version} (${trialCommit()}), bits ${CPU_BITS}, state ${STATE_VERSION}.${CHECKPOINT_VERSION}`
  return { text, digest: createHash('sha256').update(text).digest('hex').slice(0, 12) }
}
