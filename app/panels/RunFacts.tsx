/** What a run was computed with, under where its numbers come from: the engine, its memory, the settings that decide most. */
import { useShallow } from 'zustand/react/shallow'
import { engineNamed } from '../../src/protocol/engines'
import type { Catalogue } from '../i18n/en'
import type { profileEn } from '../i18n/profile/en'
import { useProfileText } from '../i18n/profile/useProfileText'
import type { SetupCatalogue } from '../i18n/setup/en'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'
import { type RunState, useRun } from '../run/runStore'
import { byteSize } from '../telling/byteSize'
import { count } from '../telling/format'

interface Words {
  readonly t: Catalogue
  readonly setup: Pick<SetupCatalogue, 'engines' | 'fields'>
  readonly profile: Pick<typeof profileEn, 'takes'>
}

type Computed = Pick<RunState, 'origin' | 'config' | 'adapter' | 'plan'>

/** A line each; none of a run that another program made. */
export function runFacts({ t, setup, profile }: Words, { origin, config, adapter, plan }: Computed): string[] {
  const engine = adapter && engineNamed(adapter.backend)
  if (!config || !engine || (origin.kind === 'recording' && origin.source)) return []
  const { epochs, batch, channels, cells, weights, alphas } = config
  const settings = { epochs, batch, channels, cells, 'weights.lr': weights.lr, 'alphas.lr': alphas.lr }
  return [
    setup.engines.names[engine],
    ...(plan ? [profile.takes(byteSize(plan.bytes, t), count(plan.launchesPerStep))] : []),
    Object.entries(settings)
      .map(([name, value]) => `${setup.fields[name]} ${value}`)
      .join(' · '),
  ]
}

export default function RunFacts() {
  const words = { t: useText(), setup: useSetupText(), profile: useProfileText() }
  const run = useRun(useShallow(({ origin, config, adapter, plan }) => ({ origin, config, adapter, plan })))
  return runFacts(words, run).map((fact) => <li key={fact}>{fact}</li>)
}
