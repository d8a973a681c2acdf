// The offline copy as a step of the build: sw.js with the list of every file of the build, and a version that changes with
// any of them. Last plugin of vite.config.ts: it looks at the finished dist/.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Not part of the lab in the browser: host settings, the picture of links, image shards, kept states, the worker itself. */
const LEFT_OUT = /^(_headers|cover\.png|sw\.js|shards\/|runs\/.*\.dartsrun$|\.)/
/** Images that ship with the lab; sets that `npm run data` put beside them may be of any size. */
const SHIPPED = /^shards\/fashion-mnist\//

/**
 * Every file of a folder and a digest of their names and contents; the shipped images apart.
 * @param {string} folder
 */
export function precacheOf(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort()
  /** @param {readonly string[]} files */
  const versioned = (files) => {
    const digest = createHash('sha256')
    for (const file of files) digest.update(`${file}\n`).update(readFileSync(path.join(folder, file)))
    return { version: digest.digest('hex').slice(0, 12), files }
  }
  return {
    ...versioned(all.filter((file) => !LEFT_OUT.test(file))),
    images: versioned(all.filter((file) => SHIPPED.test(file))),
  }
}

/**
 * @param {string} entry the worker's source
 * @returns {import('vite').Plugin}
 */
export function offlinePlugin(entry) {
  /** @type {import('vite').ResolvedConfig} */
  let config
  return {
    name: 'lab-offline',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const { build } = await import('vite')
        const folder = path.resolve(config.root, config.build.outDir)
        await build({
          configFile: false,
          root: config.root,
          logLevel: 'warn',
          publicDir: false,
          define: { __PRECACHE__: JSON.stringify(precacheOf(folder)) },
          build: {
            outDir: folder,
            emptyOutDir: false,
            target: config.build.target,
            lib: { entry, formats: ['es'], fileName: () => 'sw.js' },
          },
        })
      },
    },
  }
}
