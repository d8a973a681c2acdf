/**
 * The only Trusted Types policy of a realm (`require-trusted-types-for 'script'`, scripts/site/security.mjs): the address of a worker may
 * be a file of this site; text never becomes markup or script. Made by the page, which starts every worker.
 */

/** The standard libraries do not know the API yet, and not every browser has it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown
}

/** @throws TypeError for a script address outside `base`'s origin */
export function ownScript(url: string, base: string): string {
  const { href, origin } = new URL(url, base)
  if (origin !== new URL(base).origin) throw new TypeError(`script ${href}: only scripts of ${base} are run`)
  return href
}

export function allowOwnScripts(base: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  trustedTypes?.createPolicy('default', { createScriptURL: (url) => ownScript(url, base) })
}
