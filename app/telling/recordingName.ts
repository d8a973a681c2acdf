/** What a recording is called on the page. */
import type { Catalogue } from '../i18n/en'
import { isAnswerRun, type RecordingId } from '../run/recordings'

export function recordingName(t: Catalogue, id: RecordingId): string {
  return isAnswerRun(id) ? `${t.lesson.pages.answers.name}: ${id.slice('answer-'.length)}` : t.names.recordings[id]
}
