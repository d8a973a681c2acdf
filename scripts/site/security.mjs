// What the site tells browsers to refuse: the Content-Security-Policy and its companions, one list for the built page
// (a meta tag), `npm start`, `vite preview` and dist/_headers. docs/hosting.md explains them for other hosts.

/**
 * Nothing is allowed but what the lab is made of: its own scripts, styles, worker and files. No eval, no inline script or
 * style, no other origin. Pictures on their way to a PNG are data: and blob: images of the page itself.
 * @type {Readonly<Record<string, string>>}
 */
const DIRECTIVES = {
  'default-src': "'none'",
  // The CPU engine makes its kernels into WebAssembly; that alone, no eval of text.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // Text never becomes markup or code, not even by a mistake of ours: src/trustedTypes.ts holds the only policy.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
}

/** The policy as one line: the value of the header and of the meta tag. */
export const CONTENT_SECURITY_POLICY = Object.entries(DIRECTIVES)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ')

/** Device features the lab never asks for. Clipboard, full screen and wake lock stay. */
const NEVER =
  'accelerometer camera display-capture geolocation gyroscope hid magnetometer microphone midi payment serial usb'

/**
 * The page is cross-origin isolated: the threads of the CPU engine share one memory.
 * @type {Readonly<Record<string, string>>}
 */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * Headers for every file of the site. No `frame-ancestors`: a lecture may embed the lab.
 * @type {Readonly<Record<string, string>>}
 */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': NEVER.split(' ')
    .map((feature) => `${feature}=()`)
    .join(', '),
  ...ISOLATION_HEADERS,
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/**
 * The build carries its policy along: a meta tag before anything else in the page, and the headers in dist/_headers, which
 * Netlify and Cloudflare Pages obey. The dev server goes without: its reload needs inline scripts.
 * @returns {import('vite').Plugin}
 */
export function securityPlugin() {
  return {
    name: 'lab-security',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle() {
      const lines = Object.entries(SECURITY_HEADERS).map(([name, value]) => `  ${name}: ${value}\n`)
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${lines.join('')}` })
    },
  }
}
