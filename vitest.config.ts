/**
 * Two test projects: `unit` in Node, `gpu` in Chromium with a WebGPU adapter. Tests of the engine's numbers (*.engine.test.ts) run
 * in both, in Node on the CPU engine; what is about the adapter alone (*.gpu.test.ts) in Chromium only.
 * The software adapter compiles shaders slowly: one browser, one file after another.
 */
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findPageBrowser, gpuFlags } from './scripts/host/chromium.mjs'
import { PROJECT_ROOT, SHARED_FOLDER } from './scripts/project/paths.mjs'
import { EVENTS_VARIABLE } from './scripts/test/events.mjs'
import { ANSWER, GPU_TEST, START, UNIT_TEST } from './scripts/test/limits.mjs'
import { readShared } from './scripts/test/sharedCommand.mjs'

const executablePath = findPageBrowser()

export default defineConfig({
  test: {
    reporters: process.env[EVENTS_VARIABLE] ? ['default', './scripts/test/vitestReporter.mjs'] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // A process for all files: one for each cost a third of the time.
          isolate: false,
          // Plans and tensors come and go faster than the default young generation is made for: a fifth of the time.
          execArgv: ['--max-semi-space-size=64'],
          include: ['{app,src,scripts,headless,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.gpu.test.ts'],
          testTimeout: UNIT_TEST,
          hookTimeout: UNIT_TEST,
          expect: { poll: { timeout: ANSWER } },
        },
      },
      {
        server: { fs: { allow: [PROJECT_ROOT, SHARED_FOLDER] } },
        // All named: a package first met in the middle of a run would reload the page under the running test, which then hangs.
        optimizeDeps: {
          entries: ['src/**/*.ts', '!src/**/*.test.ts', '!src/node/**', 'src/**/*.{gpu,engine}.test.ts'],
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients',
            '@tensorflow/tfjs-backend-webgpu',
            '@tensorflow/tfjs-backend-cpu',
          ],
        },
        test: {
          name: 'gpu',
          include: ['src/**/*.{gpu,engine}.test.ts'],
          testTimeout: GPU_TEST,
          hookTimeout: GPU_TEST,
          fileParallelism: false,
          // One page, one device: a shader that an earlier file compiled is there, as in a second start of a search.
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            connectTimeout: START,
            provider: playwright({
              launchOptions: { args: gpuFlags(), ...(executablePath ? { executablePath } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
            commands: { readShared },
          },
        },
      },
    ],
  },
})
