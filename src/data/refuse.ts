import { SearchError } from '../errors'

/** @throws SearchError 'bad-archive': what was opened is not what its reader takes */
export function refuse(message: string): never {
  throw new SearchError('bad-archive', message)
}
