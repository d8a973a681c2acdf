/** What a recording is called on the page. */
import type { Catalogue } from '../i18n/en'
import { isAnswerRun, type RecordingId } from '../run/recordings'

/** As their papers write them, operation sets as in the setup sheet; what is not here is called as in its file's name. */
const METHODS: Readonly<Record<string, string>> = {
  'beta-darts': 'Beta-DARTS',
  'darts-minus': 'DARTS-',
  'sdarts-rs': 'SDARTS-RS',
  'fair-darts': 'Fair DARTS',
  'lambda-darts': 'Lambda-DARTS',
  oles: 'OLES',
  'darts-pt': 'DARTS-PT',
  'no-skip': 'no skip',
  'all-skip': 'all skip',
}

export function recordingName(t: Catalogue, id: RecordingId): string {
  if (!isAnswerRun(id)) return t.names.recordings[id]
  const method = id.slice('answer-'.length)
  return `${t.lesson.pages.answers.name}: ${METHODS[method] ?? method}`
}
