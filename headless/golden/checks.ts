/** The golden kinds that need the engine, on whichever executor they are given. */
import type { GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { checkBeta } from './beta'
import { checkCells } from './cells'
import { checkDartsMinus } from './dartsMinus'
import { checkFair } from './fair'
import { checkGumbel } from './gumbel'
import { checkLambda } from './lambda'
import { checkNb201 } from './nb201'
import { checkOles } from './oles'
import { checkOps } from './ops'
import { checkSdarts } from './sdarts'
import { checkSelection } from './selection'
import { checkSpaces } from './spaces'
import { checkSupernet } from './supernet'
import { checkZeroCost } from './zeroCost'

const CHECKS: Readonly<
  Record<string, (file: never, report: Report, options: GoldenOptions, engine: OpenExecutor) => Promise<void>>
> = {
  ops: checkOps,
  cells: checkCells,
  supernet: checkSupernet,
  nb201: checkNb201,
  gumbel: checkGumbel,
  'methods-beta': checkBeta,
  'methods-dartsminus': checkDartsMinus,
  'methods-fair': checkFair,
  'methods-lambda': checkLambda,
  'methods-oles': checkOles,
  'methods-pt': checkSelection,
  'methods-sdarts': checkSdarts,
  'methods-spaces': checkSpaces,
  'methods-zero-cost': checkZeroCost,
}

/** Runs the cases of a file and reports the errors. @throws Error for a kind that is none of the engine's */
export async function checkOnEngine(
  file: { readonly kind: string },
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  const check = CHECKS[file.kind]
  if (!check) throw new Error(`golden kind ${file.kind}: not one for the engine`)
  await check(file as never, report, options, engine)
}
