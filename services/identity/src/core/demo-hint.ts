const HINT = /^demo:([a-z0-9][a-z0-9._-]{0,63})$/

/**
 * The login name inside `login_hint=demo:<loginName>`. Outside demo mode there is no such hint, whatever it says: this
 * is the only place that reads it.
 */
export function findDemoLogin(loginHint: unknown, demoMode: boolean): string | undefined {
  if (!demoMode || typeof loginHint !== 'string') return undefined
  return HINT.exec(loginHint)?.[1]
}
