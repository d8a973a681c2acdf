/** Where Redis is, as people type it and as it is shown: without its password. */
import { UsageError } from '../../host/usage'

/** @throws UsageError for what is no address of a Redis */
export function checkAddress(what: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  // What was typed may hold a password.
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw new UsageError(
      `${what}: must be redis://HOST, redis://HOST:PORT or rediss:// for TLS, with NAME:PASSWORD@ before HOST where one is asked`,
    )
  if (!/^(\/\d{0,3})?$/.test(url.pathname))
    throw new UsageError(`${what}: ${url.pathname} must be the number of a database, for example /0`)
  return text
}

export function shownAddress(address: string): string {
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}
