import { request as httpRequest } from 'node:http'
import { type Agent, request as httpsRequest, Agent as HttpsAgent } from 'node:https'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import { err, ok, type Result } from '@musubi/kernel'

/** Why a source of certificate status gave no answer. */
export type OutboundFailure = 'unreachable' | 'timeout' | 'too_large' | 'resting'

export interface OutboundRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Write the body of a 200 into this file instead of memory. */
  readonly into?: string
}

export interface OutboundAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
}

/** Questions to systems outside, which may be slow, gone or endless. Redirects are not followed. */
export interface Outbound {
  ask(request: OutboundRequest): Promise<Result<OutboundAnswer, OutboundFailure>>
}

export interface OutboundOptions {
  /** For the whole exchange, whatever the other side does meanwhile. */
  readonly timeoutMs: number
  readonly mostBytes: number
  /** Client certificate and the authorities to believe, PEM, for platforms that want mutual TLS. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string } | undefined
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** After this many failures in a row the other side is left alone for `restMs`, so that no tap waits for it. */
  readonly restAfter?: number
  readonly restMs?: number
}

export function createOutbound(options: OutboundOptions): Outbound {
  const { clock, restAfter = 3, restMs = 30_000, tls } = options
  const agent = tls && new HttpsAgent({ ...tls, keepAlive: true })
  let failures = 0
  let restUntil = 0
  return {
    async ask(request) {
      if (clock() < restUntil) return err('resting')
      const answer = await exchange(request, options, agent)
      failures = answer.ok ? 0 : failures + 1
      if (failures >= restAfter) {
        restUntil = clock() + restMs
        // One failure more after the rest, and it rests again.
        failures = restAfter - 1
      }
      return answer
    },
  }
}

class TooLarge extends Error {}

async function exchange(
  request: OutboundRequest,
  { timeoutMs, mostBytes }: OutboundOptions,
  agent: Agent | undefined,
): Promise<Result<OutboundAnswer, OutboundFailure>> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await send(request, signal, agent)
    const body = await receive(request, answer, mostBytes, signal)
    return ok({ status: answer.statusCode ?? 0, headers: answer.headers, body })
  } catch (error) {
    if (error instanceof TooLarge) return err('too_large')
    return err(signal.aborted ? 'timeout' : 'unreachable')
  }
}

function send(
  { url, method, headers, body }: OutboundRequest,
  signal: AbortSignal,
  agent: Agent | undefined,
): Promise<IncomingMessage> {
  const isTls = new URL(url).protocol === 'https:'
  const length = body ? { 'content-length': String(body.length) } : {}
  const options = { method, headers: { ...headers, ...length }, signal, ...(isTls && agent ? { agent } : {}) }
  return new Promise((resolve, reject) => {
    const sent = (isTls ? httpsRequest : httpRequest)(url, options, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

async function receive(
  { into }: OutboundRequest,
  answer: IncomingMessage,
  mostBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let size = 0
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > mostBytes) done(new TooLarge())
      else done(null, chunk)
    },
  })
  if (into !== undefined && answer.statusCode === 200) {
    await pipeline(answer, limit, createWriteStream(into, { mode: 0o600 }), { signal })
    return new Uint8Array()
  }
  const chunks: Buffer[] = []
  await pipeline(
    answer,
    limit,
    async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) chunks.push(piece)
    },
    { signal },
  )
  return Buffer.concat(chunks)
}

/** Whether an address may carry a token or a certificate in clear: only on this machine. */
export function isPrivateChannel(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}
