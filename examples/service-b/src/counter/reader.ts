/** What the counter's card reader has come to: `done` with a token for the common login, once. */
export interface Reading {
  readonly phase: string
  readonly loginHintToken: string | null
}

export interface ProofRequest {
  readonly method: string
  readonly url: string
  readonly nonce?: string
}

export type Reader = ReturnType<typeof createReader>

/**
 * The program of the terminal's card reader, on this machine's loopback. It reads the card, proves it to the common login, and
 * hands this service a token that is good for a minute and once. The terminal's key stays there: it signs for us.
 */
export function createReader(readerUrl: string, clientId: string) {
  async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${readerUrl}/agent/v1/login${path}`, {
      method,
      // Its answers are for programs of this machine: it wants to see that no web page asks.
      headers: { origin: readerUrl, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(10_000),
    })
    if (!answer.ok) throw new Error(`the card reader answered ${answer.status}`)
    return answer.json()
  }
  return {
    open: () => ask('POST', '/counters', { clientId, way: 'kazashi' }),
    take: async () => (await ask('POST', '/counters/result', {})) as Reading,
    /** Why it stopped. */
    async reason(): Promise<string> {
      const { now } = (await ask('GET', '')) as { now: { reason?: string } }
      return now.reason ?? 'failed'
    },
    close: () => ask('POST', '/end', {}),
    /** A DPoP proof (RFC 9449) with the terminal's key, for one request. */
    async proof(request: ProofRequest): Promise<string> {
      return ((await ask('POST', '/proofs', request)) as { proof: string }).proof
    },
  }
}
