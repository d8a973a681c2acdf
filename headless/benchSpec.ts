/** The network that `npm run bench` times: small enough for a software adapter, with everything the large one has. */
import { DARTS_PRIMITIVES } from '../src/space/primitives'
import type { SupernetSpec } from '../src/supernet/spec'

export const BENCH_SPEC: SupernetSpec = {
  kind: 'supernet',
  space: 'darts',
  primitives: DARTS_PRIMITIVES,
  channels: 8,
  cells: 3,
  imageSize: 16,
  classes: 10,
  batch: 16,
}
