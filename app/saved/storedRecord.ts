/** A saved run as a recording: it is shown on the same path as any other run. */
import { RUN_FORMAT, RUN_VERSION, type RunRecord } from '../../src/protocol/runRecord'
import type { StoredRun } from '../../src/protocol/runs'

export function storedRecord(run: StoredRun): RunRecord {
  const { summary, dataset, adapter, takenUp = [], plan, stepsPerEpoch, build, records } = run
  const { config, savedAt } = summary
  const half = Math.floor(config.images / 2)
  return {
    format: RUN_FORMAT,
    version: RUN_VERSION,
    preset: null,
    config,
    provenance: {
      dataset: dataset.title,
      images: { weights: half, alphas: config.images - half },
      adapter: [
        adapter.description,
        ...takenUp.map(
          ({ epoch, step, adapter: { description } }) => `from epoch ${epoch}, step ${step} ${description}`,
        ),
      ].join('; '),
      // A build is named by the digest in its worker's file name.
      commit: build.replace(/^worker-|\.[jt]s$/g, ''),
      date: savedAt,
      appVersion: build,
    },
    events: [
      { at: 0, event: { type: 'started', config, dataset, adapter, plan, stepsPerEpoch } },
      ...records.map((record) => ({ at: record.epoch, event: { type: 'epoch', record } as const })),
      ...(summary.end?.kind === 'finished'
        ? [
            {
              at: records.length,
              event: {
                type: 'finished',
                reason: summary.end.reason,
                returnsEpoch: summary.end.returnsEpoch,
              } as const,
            },
          ]
        : []),
    ],
  }
}
