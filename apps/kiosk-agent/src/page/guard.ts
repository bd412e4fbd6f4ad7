import { Refusal } from '@musubi/platform/http'

/** The parts of a request the guard looks at. */
export interface GuardedRequest {
  readonly method: string
  readonly headers: { readonly host?: string | undefined; readonly origin?: string | undefined }
}

/**
 * Only the page this agent serves may speak to it. The Host check defeats DNS rebinding (a foreign name that resolves to
 * 127.0.0.1); the Origin check defeats writes from other pages in the same browser.
 * @param port the port that is listened on
 */
export function isFromOwnPage({ method, headers }: GuardedRequest, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (headers.host === undefined || !hosts.includes(headers.host)) return false
  if (method === 'GET' || method === 'HEAD') return true
  return headers.origin === `http://${headers.host}`
}

export function checkOwnPage(request: GuardedRequest, port: number): void {
  if (!isFromOwnPage(request, port)) throw new Refusal({ code: 'forbidden' })
}
