/** Saves a picture of a recording, whatever run is on the screen. */
import type { RunRecord } from '../../src/protocol/runRecord'
import { SavePicture } from './SavePicture'
import type { RunPicture } from './stamp'
import { useStamp } from './useStamp'

type RecordingToolsProps = Pick<RunPicture, 'title' | 'epoch' | 'facts' | 'lines'> & { readonly run: RunRecord }

export function RecordingTools({ run, ...picture }: RecordingToolsProps) {
  const stampOf = useStamp()
  const { config, provenance, source } = run
  const about = { config, provenance, source, dataset: provenance.dataset, legend: [] }
  return <SavePicture title={picture.title} stamp={() => stampOf({ ...picture, ...about })} />
}
