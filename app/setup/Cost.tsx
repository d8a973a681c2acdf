/** What a search takes: time, steps, images, memory; and on which engine. */
import { useProfileText } from '../i18n/profile/useProfileText'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'
import type { Estimate } from '../run/runStore'
import { count, duration } from '../telling/format'
import { EngineFact } from './EngineFact'
import type { Planned } from './usePlanned'

export function Cost({ planned }: { readonly planned: Planned }) {
  const t = useText()
  const setup = useSetupText()
  const { config, dataset, unread, time, times, measured, steps, estimate, engines } = planned
  return (
    <section>
      <h3>{setup.cost}</h3>
      <ul className="plain">
        <li>
          <b>
            {time
              ? setup.time[time.basis](duration(time.ms, t))
              : measured !== null
                ? setup.measured(duration(measured.ms, t), measured.threads)
                : setup.unmeasured}
          </b>
        </li>
        {times !== null && <li>{setup.times(times.toFixed(1))}</li>}
        <li>{setup.steps(count(steps), config.epochs)}</li>
        <li>{setup.images(count(config.images), config.imageSize)}</li>
        <li>
          {unread
            ? setup.downloads.shipped((unread.bytes / 1e6).toFixed(1))
            : setup.downloads[dataset?.id === 'generated' ? 'generated' : 'read']}
        </li>
        <li>{setup.battery}</li>
        <Takes estimate={estimate} />
      </ul>
      <h3>{setup.engines.title}</h3>
      <EngineFact engines={engines} />
    </section>
  )
}

/** Memory and launches, or what does not fit. */
function Takes({ estimate }: { readonly estimate: Estimate | null }) {
  const profile = useProfileText()
  if (estimate === null) return <li>{profile.estimating}</li>
  const { requirement, why } = estimate
  if (requirement === null)
    return (
      <li className="warn">
        {profile.tooLarge} <code>{why}</code>
      </li>
    )
  const { bytes, launchesPerStep, recomputedCells } = requirement
  const memory = bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
  return (
    <>
      <li>{profile.takes(memory, count(launchesPerStep))}</li>
      {recomputedCells > 0 && <li>{profile.recomputes(recomputedCells)}</li>}
    </>
  )
}
