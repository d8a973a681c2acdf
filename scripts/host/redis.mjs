// Where the program of Redis is: REDIS_SERVER, else on the path.
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

export const NO_REDIS = 'no redis-server: install it (Debian: redis-server), or set REDIS_SERVER to one'

/** @returns {string | undefined} */
export function findRedis() {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
  const places = [process.env.REDIS_SERVER, ...folders.map((folder) => path.join(folder, 'redis-server'))]
  return places.find((place) => place !== undefined && existsSync(place))
}
