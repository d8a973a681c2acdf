/**
 * The packed lab, unpacked: built commands in a package of their own, far from the sources. Tests that start many processes
 * take it as well: a command built starts in a quarter of the time that tsx needs for its sources.
 */
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_ROOT } from '../../project/paths.mjs'
import { buildCommands } from '../buildCommands.mjs'

/** Below node_modules, where the few packages it needs are found. */
const CACHE = path.join(PROJECT_ROOT, 'node_modules', '.cache')
const NAME = 'unpacked-'
const FOLDER = path.join(CACHE, `${NAME}${process.pid}`)

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What processes that are gone have left: a runner ends its processes by a signal, and none is asked to tidy up. */
async function tidy(): Promise<void> {
  const left = (await readdir(CACHE)).filter((name) => name.startsWith(NAME) && !isRunning(+name.slice(NAME.length)))
  for (const name of left) await rm(path.join(CACHE, name), { recursive: true, force: true })
}

async function unpack(): Promise<string> {
  await mkdir(path.join(FOLDER, 'dist'), { recursive: true })
  await tidy()
  await writeFile(path.join(FOLDER, 'package.json'), '{ "version": "0.0.0", "type": "module" }')
  await writeFile(path.join(FOLDER, 'dist', 'index.html'), '<!doctype html><title>lab</title>')
  const images = path.join('shards', 'fashion-mnist')
  await cp(path.join(PROJECT_ROOT, 'public', images), path.join(FOLDER, 'dist', images), { recursive: true })
  await cp(path.join(PROJECT_ROOT, 'examples'), path.join(FOLDER, 'examples'), { recursive: true })
  // The commit stays a variable, so that a test can be of another build.
  await buildCommands(path.join(FOLDER, 'commands'), null)
  return FOLDER
}

let unpacked: Promise<string> | undefined

/** @returns its folder, one for all files of a process */
export const unpackedLab = (): Promise<string> => {
  unpacked ??= unpack()
  return unpacked
}
