/**
 * The packed lab, unpacked: built commands in a package of their own, far from the sources. Tests that start many processes
 * take it as well: a command built starts in a quarter of the time that tsx needs for its sources.
 */
import { rmSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_ROOT } from '../../project/paths.mjs'
import { buildCommands } from '../buildCommands.mjs'

/** Below node_modules, where the few packages it needs are found. */
const FOLDER = path.join(PROJECT_ROOT, 'node_modules', '.cache', `unpacked-${process.pid}`)

async function unpack(): Promise<string> {
  process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }))
  await mkdir(path.join(FOLDER, 'dist'), { recursive: true })
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

/** @returns its folder, one for all files of a process, gone when that ends */
export const unpackedLab = (): Promise<string> => {
  unpacked ??= unpack()
  return unpacked
}
