/**
 * The files that the images of this tab were read from, by data set: another worker can read them too. They are references, nothing
 * of them is copied here.
 */
import type { GivenFile } from '../../src/protocol/messages'

export interface OwnImages {
  /** Files are being read, to be looked at first. */
  asked(files: readonly GivenFile[]): void
  previewed(): void
  /** The previewed ones are to be used, or let go. */
  answered(use: boolean): void
  /** The worker has a set now: of the files that were just taken, or another one. */
  arrived(id: string): void
  /** null for a set that was not read from files. */
  filesOf(id: string): readonly GivenFile[] | null
}

export function createOwnImages(): OwnImages {
  const known = new Map<string, readonly GivenFile[]>()
  let reading: readonly GivenFile[] | null = null
  let shown: readonly GivenFile[] | null = null
  let taken: readonly GivenFile[] | null = null
  return {
    asked(files) {
      reading = files
    },
    previewed() {
      shown = reading
    },
    answered(use) {
      taken = use ? shown : null
      shown = null
    },
    arrived(id) {
      if (taken === null) known.delete(id)
      else known.set(id, taken)
      taken = null
    },
    filesOf: (id) => known.get(id) ?? null,
  }
}
