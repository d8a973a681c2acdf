/** Numbers as recordings hold them: rounded to what a screen can show. */

/** Digits of losses, rates and times. */
const SIGNIFICANT = 6
/** Decimals of alphas and mixing weights. */
const TABLE_DECIMALS = 6
const TABLES: ReadonlySet<string> = new Set(['alphas', 'mixingWeights', 'printed'])

function rounded(value: unknown, inTable: boolean): unknown {
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return value
    return Number(inTable ? value.toFixed(TABLE_DECIMALS) : value.toPrecision(SIGNIFICANT))
  }
  if (Array.isArray(value)) return value.map((item) => rounded(item, inTable))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'config' ? item : rounded(item, inTable || TABLES.has(key)),
    ]),
  )
}

/** A copy of plain data with rounded numbers; whole numbers and settings stay as they are. */
export const asRecorded = <T>(value: T): T => rounded(value, false) as T
