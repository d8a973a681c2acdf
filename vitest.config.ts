/**
 * Two test projects: `unit` in Node, `gpu` (*.gpu.test.ts) in Chromium with a WebGPU adapter.
 * The software adapter compiles shaders slowly: one browser, one file after another, long limits.
 */
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findChromium, gpuFlags } from './scripts/host/chromium.mjs'
import { PROJECT_ROOT, SHARED_FOLDER } from './scripts/project/paths.mjs'
import { readShared } from './scripts/test/sharedCommand.mjs'

const executablePath = findChromium()

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{app,src,scripts,headless,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.gpu.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        server: { fs: { allow: [PROJECT_ROOT, SHARED_FOLDER] } },
        // All named: a package first met in the middle of a run would reload the page under the running test, which then hangs.
        optimizeDeps: {
          entries: ['src/**/*.ts', '!src/**/*.test.ts', 'src/**/*.gpu.test.ts'],
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients',
            '@tensorflow/tfjs-backend-webgpu',
            '@tensorflow/tfjs-backend-cpu',
          ],
        },
        test: {
          name: 'gpu',
          include: ['src/**/*.gpu.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            connectTimeout: 120_000,
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
