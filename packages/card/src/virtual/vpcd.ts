import { connect, type Socket } from 'node:net'
import type { SimulatedCard } from './simulated-card.ts'

export interface VpcdOptions {
  readonly host?: string
  readonly port?: number
}

export interface PluggedCard {
  unplug(): void
  /** Resolves when the connection ends, whoever ended it. */
  readonly closed: Promise<void>
}

/** One-byte messages of the vsmartcard protocol; only the last is answered. */
const CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const

/**
 * Plugs a simulated card into the virtual reader of vsmartcard (vpcd), so that pcscd and every PC/SC program sees it.
 * Each message is a 2-byte big-endian length and a payload; one-byte payloads are controls, longer ones commands.
 * Rejects when nothing listens.
 */
export async function plugIntoVpcd(
  card: SimulatedCard,
  { host = '127.0.0.1', port = 35_963 }: VpcdOptions = {},
): Promise<PluggedCard> {
  const socket = await open(host, port)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  let received = Buffer.alloc(0)
  let answering = Promise.resolve()
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0)
      const message = received.subarray(2, end)
      received = received.subarray(end)
      answering = answering.then(() => answer(card, socket, message)).catch(() => void socket.destroy())
    }
  })
  return { closed, unplug: () => socket.destroy() }
}

async function answer(card: SimulatedCard, socket: Socket, message: Uint8Array): Promise<void> {
  if (message.length > 1) return send(socket, await card.transmit(message))
  if (message[0] === CONTROL.atr) return send(socket, card.atr)
  card.reset()
}

function send(socket: Socket, payload: Uint8Array): void {
  if (socket.writable)
    socket.write(Buffer.concat([Uint8Array.of(payload.length >> 8, payload.length & 0xff), payload]))
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
    socket.once('error', reject)
  })
}
