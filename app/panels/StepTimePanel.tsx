/** In the status line: how long a step takes on the GPU; opened, where that time goes. */
import { rollup, sum } from 'd3'
import type { StepPart, StepProfile } from '../../src/protocol/messages'
import { DataTable } from '../charts/DataTable'
import { StepTimes } from '../charts/StepTimes'
import type { profileEn } from '../i18n/profile/en'
import { useProfileText } from '../i18n/profile/useProfileText'
import { PictureTools } from '../pictures/PictureTools'
import { useRun } from '../run/runStore'

const WIDTH = 720

const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms`
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}\u00a0%`

/** Parts by their time in both halves of the step, longest first. */
function partsOf({ times }: StepProfile): [StepPart, number][] {
  return [
    ...rollup(
      times,
      (own) => sum(own, ({ ms }) => ms),
      ({ part }) => part,
    ),
  ].sort(([, a], [, b]) => b - a)
}

function Opened({ profile, words }: { readonly profile: StepProfile; readonly words: typeof profileEn }) {
  const parts = partsOf(profile)
  const total = sum(parts, ([, ms]) => ms)
  const { columns, at, table, title } = words
  return (
    <div className="step-time-sheet" data-picture="">
      <h2>{title}</h2>
      <StepTimes
        width={WIDTH}
        description={`${title}: ${parts.map(([part, ms]) => `${words.parts[part]} ${percent(ms / total)}`).join(', ')}`}
        times={profile.times}
        names={words}
        format={(ms, share) => `${milliseconds(ms)}, ${percent(share)}`}
      />
      <p className="fine">{at(profile.step, profile.epoch)}</p>
      <PictureTools title={title} facts={[at(profile.step, profile.epoch)]} />
      <DataTable
        label={table}
        caption={title}
        data={{
          columns: [columns.what, columns.ms, columns.share],
          rows: () => parts.map(([part, ms]) => [words.parts[part], milliseconds(ms), percent(ms / total)]),
        }}
      />
    </div>
  )
}

export function StepTimePanel() {
  const words = useProfileText()
  const profile = useRun((run) => run.profile)
  const [longest] = profile ? partsOf(profile) : []
  const total = profile ? sum(profile.times, ({ ms }) => ms) : 0
  if (!profile || !longest || total <= 0) return null
  const [part, ms] = longest
  return (
    <details className="step-time" data-part="step-time">
      <summary>{words.summary(milliseconds(total), words.parts[part], percent(ms / total))}</summary>
      <Opened profile={profile} words={words} />
    </details>
  )
}
