/** Variables of the text that statements assign to. */
import type { Statement, Variable } from '../wgsl/program'

export function assigned(statements: readonly Statement[], found = new Set<Variable>()): Set<Variable> {
  for (const statement of statements)
    switch (statement.kind) {
      case 'assign': {
        const { target } = statement
        if (target.kind === 'variable' || target.kind === 'lane') found.add(target.variable)
        else if (target.kind === 'element') found.add(target.array)
        break
      }
      case 'if':
        assigned(statement.yes, found)
        assigned(statement.otherwise, found)
        break
      case 'for':
        assigned([statement.update, ...statement.body], found)
        break
      case 'switch':
        for (const { body } of statement.cases) assigned(body, found)
        assigned(statement.otherwise, found)
        break
      case 'block':
        assigned(statement.body, found)
        break
    }
  return found
}
