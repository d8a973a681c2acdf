/** What this build knows of itself; vite.config.ts puts the words in. */
declare const __COMMIT__: string | undefined
declare const __APP_VERSION__: string | undefined

export const BUILD = {
  commit: typeof __COMMIT__ === 'string' ? __COMMIT__ : 'unknown',
  appVersion: typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : 'unknown',
} as const
