/** Reads a stamp back; apart from stamp.ts, so that writing one needs no schema. */
import { checkRecordedConfig } from '../protocol/checkConfig'
import { MOST_TOLD_CLASSES } from '../protocol/runSource'
import { by, check, line, object, oneOf, optional, orNull, pattern, whole } from '../protocol/schema'
import { RULES, type Stamp } from './stamp'

const stamp = object<Stamp>({
  config: by((value) => checkRecordedConfig(value)),
  seed: whole(0, 4_294_967_295),
  dataset: line(500, 0),
  classes: optional(orNull(whole(1, MOST_TOLD_CLASSES))),
  epoch: whole(0, 600),
  rule: orNull(oneOf(RULES)),
  from: optional(line(500)),
  name: optional(pattern(/^[A-Za-z_]\w{0,79}$/, 'must be a Python identifier')),
})

/** @throws SearchError 'bad-genotype' or 'bad-config' naming the field */
export function checkStamp(value: unknown): Stamp {
  return check('stamp', stamp, value, 'bad-genotype')
}
