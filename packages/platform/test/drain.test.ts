import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { openReader } from './sse-reader.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function startServer() {
  const child = fork(fileURLToPath(new URL('./drain-server.ts', import.meta.url)), { execArgv: [] })
  children.push(child)
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  const seen: Record<string, unknown>[] = []
  const waiting = new Set<() => void>()
  child.on('message', (message: Record<string, unknown>) => {
    seen.push(message)
    for (const look of waiting) look()
  })
  const told = (key: string): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const message = seen.find((one) => key in one)
        if (!message) return
        waiting.delete(look)
        resolve(String(message[key]))
      }
      waiting.add(look)
      look()
    })
  return { child, exited, told }
}

function put(url: string, agent: Agent): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'PUT', agent, headers: { 'content-type': 'application/json' } })
    sent.once('error', reject).once('response', async (response) => {
      let body = ''
      for await (const piece of response.setEncoding('utf8')) body += piece
      resolve({ status: response.statusCode, body })
    })
    sent.end('{"text":"slow"}')
  })
}

test('SIGTERM: nothing new comes in, streams end, what is in flight is answered, then databases close', async () => {
  const { child, exited, told } = startServer()
  const base = await told('listening')
  const agent = new Agent({ keepAlive: true })
  const reader = await openReader(`${base}/sample/v1/watch/282227`)
  const slow = put(`${base}/sample/v1/note`, agent)
  await told('arrived')

  child.kill('SIGTERM')
  await reader.ended
  await expect(openReader(`${base}/healthz`)).rejects.toThrow('ECONNREFUSED')

  child.send('finish')
  expect(await slow).toEqual({ status: 200, body: '"saved"' })
  await told('closed')
  expect(await exited).toEqual({ code: 0, signal: null })
  agent.destroy()
})

test('a second signal does not wait', async () => {
  const { child, exited, told } = startServer()
  const base = await told('listening')
  const agent = new Agent()
  const reader = await openReader(`${base}/sample/v1/watch/282227`)
  const lost = put(`${base}/sample/v1/note`, agent).catch(() => 'cut')
  await told('arrived')
  child.kill('SIGTERM')
  await reader.ended
  child.kill('SIGTERM')
  expect(await exited).toEqual({ code: 143, signal: null })
  expect(await lost).toBe('cut')
})
