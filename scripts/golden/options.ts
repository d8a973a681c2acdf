/** What a comparison may depend on besides the file itself. */
export interface GoldenOptions {
  /** Run only the cases whose key contains this; null = all. */
  readonly only: string | null
  /** Accept a trajectory step that met a ReLU or max-pool switch, within the golden README's limits. */
  readonly allowSwitch: boolean
  /** Threads a reduction aims at; null = the engine's default. Another number rounds differently and tells a switch from a bug. */
  readonly parallelism: number | null
  /** First bytes of the archive of each data set the file needs. */
  readonly records: Readonly<Record<string, Uint8Array>>
}

/** A file whose kind is known and whose content is not yet. */
export interface GoldenFile {
  readonly format: string
  readonly kind: string
}

export const wanted = (options: GoldenOptions, key: string): boolean =>
  options.only === null || key.toLowerCase().includes(options.only.toLowerCase())

export function recordsOf(options: GoldenOptions, dataset: string): Uint8Array {
  const records = options.records[dataset]
  if (!records) throw new Error(`data set ${dataset}: its records were not given`)
  return records
}
