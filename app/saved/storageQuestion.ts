/** Whether a browser puts a question over the page when the page asks it to keep its files. */

export interface Browser {
  readonly permissions?: Pick<Permissions, 'query'>
  /** Chromium alone has it. */
  readonly userAgentData?: object
}

/**
 * Firefox asks the visitor as long as the permission is open; Chromium, where it reads the same, and Safari, which knows no
 * such permission, decide by themselves.
 */
export async function asksVisitor({ permissions, userAgentData }: Browser): Promise<boolean> {
  if (userAgentData !== undefined || !permissions) return false
  try {
    return (await permissions.query({ name: 'persistent-storage' })).state === 'prompt'
  } catch {
    return false
  }
}
