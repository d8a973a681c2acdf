import type { Catalogue } from '../i18n/en'
import type { RunState } from '../run/runStore'
import { count } from './format'
import { sourceText } from './sourceText'

/** Where the numbers on the screen come from, one fact each. */
export function sourceFacts(
  t: Catalogue,
  { origin, config, dataset, adapter, table }: Pick<RunState, 'origin' | 'config' | 'dataset' | 'adapter' | 'table'>,
): string[] | null {
  if (!config) return null
  const tabled = table && config.space === 'nas-bench-201' ? [t.status.benchmark(sourceText(t, table.source))] : []
  if (origin.kind === 'live')
    return dataset
      ? [
          t.status.liveData(sourceText(t, dataset.title), count(config.images)),
          t.status.seed(config.seed),
          ...tabled,
          // The processor's bits depend on the plan alone; a GPU's on the GPU as well.
          adapter?.backend === 'cpu' ? t.status.same : t.status.differ,
        ]
      : null
  const { provenance, source } = origin
  if (!provenance) return null
  const { images, benchmarkSource } = provenance
  return [
    ...(images
      ? [t.status.recorded(sourceText(t, provenance.dataset), count(images.weights), count(images.alphas))]
      : []),
    ...(source
      ? typeof source.settings.seed === 'number'
        ? [t.status.seed(source.settings.seed)]
        : []
      : [t.status.seed(config.seed)]),
    ...(source
      ? [t.opened.log(source.program), t.opened.dataset(source.dataset), t.opened.algorithm(source.algorithm)]
      : [
          t.status.on(provenance.adapter),
          t.status.commit(provenance.commit.slice(0, 7), provenance.date.slice(0, 10)),
        ]),
    ...(benchmarkSource ? [t.status.benchmark(sourceText(t, benchmarkSource))] : tabled),
  ]
}
