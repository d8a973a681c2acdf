/** The inputs that are not committed and what importing each should give: `inputs/expect.json` of the shared folder. */
import { gunzipSync } from 'node:zlib'
import { readSharedBytes, readSharedJson } from '../../testing/shared'

export interface ExpectedGenotype {
  readonly space?: string
  readonly normal?: readonly (readonly [string, ...number[]])[]
  readonly normal_concat?: readonly number[]
  readonly reduce?: readonly (readonly [string, ...number[]])[]
  readonly reduce_concat?: readonly number[]
  readonly edges?: readonly string[]
  readonly string?: string
}

/** One entry; `soft` names the fields on which another answer can be defended. */
export interface ExpectedInput {
  readonly file?: string
  readonly files?: readonly string[]
  readonly what: string
  readonly accept: boolean
  readonly soft?: readonly string[]
  readonly mustName?: readonly string[]
  readonly mustSay?: readonly string[]
  readonly mustNotContainRaw?: readonly string[]
  readonly orAccept?: { readonly names?: readonly string[]; readonly mustSay?: readonly string[] }
  readonly unpackFirst?: string
  readonly pairOrder?: string
  readonly cell?: 'normal' | 'reduce'
  readonly pairs?: readonly (readonly [string, number])[]
  readonly concat?: readonly number[]
  readonly name?: string
  readonly names?: readonly string[]
  readonly count?: number
  readonly nodes?: number
  readonly unknownOperations?: readonly string[]
  readonly normalSkips?: number
  readonly genotype?: ExpectedGenotype
  readonly genotypes?: Readonly<Record<string, ExpectedGenotype>> | readonly ExpectedGenotype[]
  readonly join?: boolean
  readonly runs?: number
  readonly epochs?: number
  readonly epochsAlso?: readonly number[]
  readonly firstEpoch?: number
  readonly dataset?: string
  readonly datasets?: readonly string[]
  readonly algorithm?: string
  readonly algorithmAlso?: readonly string[]
  readonly space?: string
  readonly order?: number | null
  readonly hasAlphas?: boolean
  readonly columns?: readonly string[]
  readonly settings?: Readonly<Record<string, number>>
  readonly finalGenotype?: ExpectedGenotype
  readonly skipsPerEpoch?: readonly (number | null)[]
  readonly reduceSkipsPerEpoch?: readonly number[]
  readonly trainAccuracy?: readonly (number | null)[]
  readonly validAccuracy?: readonly (number | null)[]
  readonly trainLoss?: readonly (number | null)[]
  readonly validLoss?: readonly (number | null)[]
  readonly brokeAt?: { readonly epoch: number; readonly line: number }
  readonly lastEpoch?: { readonly train: number; readonly valid: number }
  readonly lastEpochComplete?: boolean
  readonly alphasAfterEpoch?: readonly number[]
  readonly startsInFile?: number
  readonly stages?: readonly number[]
  readonly joinedAt?: number
  readonly sameAs?: readonly string[]
}

/** The entries whose files lie in `folder`, with their texts; null where the shared folder is missing. */
export async function expectedInputs(
  folder: 'genotypes' | 'logs',
): Promise<{ entry: ExpectedInput; texts: { name: string; text: string }[] }[] | null> {
  const expected = await readSharedJson<{ inputs: ExpectedInput[] }>('inputs/expect.json')
  if (!expected) return null
  const entries = expected.inputs.filter(({ file, files }) => (file ?? files?.[0] ?? '').startsWith(`${folder}/`))
  return Promise.all(
    entries.map(async (entry) => ({
      entry,
      texts: await Promise.all(
        (entry.files ?? [entry.file as string]).map(async (file) => {
          const bytes = (await readSharedBytes(`inputs/${file}`)) as Uint8Array
          const text = entry.unpackFirst ? gunzipSync(bytes) : bytes
          return { name: file.replace(/^.*\//, '').replace(/\.gz$/, ''), text: new TextDecoder().decode(text) }
        }),
      ),
    })),
  )
}
