/** In the packed bench in place of scripts/host/headlessBundle.ts: built already, beside this file. */
export const headlessBundle = async (): Promise<string> => new URL('./headless.mjs', import.meta.url).href
