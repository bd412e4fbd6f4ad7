import { createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { expectOk } from '@musubi/kernel'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ReaderState } from '../src/index.ts'
import { openPcscReader } from '../src/pcsc-reader.ts'
import {
  type CardContents,
  foreignCard,
  muteCard,
  plugIntoVpcd,
  VirtualCard,
  VirtualReader,
} from '../src/virtual.ts'
import { makeCa, makeContents } from './test-card.ts'

let contents: CardContents
beforeAll(async () => {
  contents = await makeContents(await makeCa())
})

describe('VirtualReader', () => {
  test('tells its watchers everything that happens, until they stop', () => {
    const reader = new VirtualReader({ name: 'desk' })
    const seen: ReaderState[] = []
    const stop = reader.watch((state) => seen.push(state))
    reader.present(new VirtualCard(contents))
    reader.present(foreignCard())
    reader.remove()
    reader.present(muteCard())
    reader.unplug()
    reader.plug()
    stop()
    reader.present(new VirtualCard(contents))
    expect(seen).toEqual([
      'empty',
      'card_present',
      'empty',
      'card_present',
      'empty',
      'error',
      'empty',
      'no_reader',
      'empty',
    ])
  })

  test('names why there is no conversation', async () => {
    const reader = new VirtualReader()
    await expect(reader.connect()).rejects.toMatchObject({ reason: 'card_removed' })
    reader.present(muteCard())
    await expect(reader.connect()).rejects.toMatchObject({ reason: 'not_a_card' })
    reader.unplug()
    await expect(reader.connect()).rejects.toMatchObject({ reason: 'no_reader' })
  })

  test('a closed channel, or one a later connection replaced, is over', async () => {
    const reader = new VirtualReader({ latencyMs: 1 })
    reader.present(foreignCard())
    const first = await reader.connect()
    const second = await reader.connect()
    await expect(first.transmit(Uint8Array.of(0, 0xa4, 4, 0))).rejects.toMatchObject({ reason: 'io' })
    expect(await second.transmit(Uint8Array.of(0, 0xa4, 4, 0))).toEqual(Uint8Array.of(0x6a, 0x82))
    second.close()
    await expect(second.transmit(Uint8Array.of(0, 0xa4, 4, 0))).rejects.toMatchObject({ reason: 'io' })
  })

  test('the next card does not continue the conversation of the one before', async () => {
    const reader = new VirtualReader()
    const card = new VirtualCard(contents)
    reader.present(card)
    const channel = await reader.connect()
    reader.remove()
    reader.present(card)
    await expect(channel.transmit(Uint8Array.of(0, 0xa4, 4, 0))).rejects.toMatchObject({
      reason: 'card_removed',
    })
  })
})

describe('vpcd', () => {
  async function listen(): Promise<{ server: Server; port: number; accepted: Promise<Socket> }> {
    const server = createServer()
    const accepted = once(server, 'connection').then(([socket]) => socket as Socket)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('no port')
    return { server, port: address.port, accepted }
  }

  test('answers ATR and commands, resets the card, and survives any splitting of the stream', async () => {
    const { server, port, accepted } = await listen()
    const plugged = await plugIntoVpcd(new VirtualCard(contents), { port })
    const socket = await accepted
    let received = ''
    const answers = (count: number) =>
      new Promise<string>((resolve) => {
        const look = () => {
          if (received.length / 2 >= count) resolve(received)
        }
        socket.on('data', look)
        look()
      })
    socket.on('data', (chunk) => {
      received += chunk.toString('hex')
    })
    const select = '000f00a4040c0ad392f000260100000001'
    const stream = Buffer.from(`000101000104${select}000700a4020c020018000102000700a4020c020018`, 'hex')
    for (const byte of stream) socket.write(Uint8Array.of(byte))
    const expected = '00093be000ff8131fe4514' + '00029000' + '00029000' + '00026a82'
    expect(await answers(expected.length / 2)).toBe(expected)
    plugged.unplug()
    await plugged.closed
    server.close()
  })

  test('rejects when nothing listens', async () => {
    const { server, port } = await listen()
    server.close()
    await once(server, 'close')
    await expect(plugIntoVpcd(foreignCard(), { port })).rejects.toThrow()
  })
})

describe('openPcscReader', () => {
  test('says that the package is not installed', async () => {
    const opened = await openPcscReader(undefined, () => Promise.reject(new Error('no native module')))
    expect(opened).toEqual({ ok: false, error: { reason: 'pcsc_not_installed', detail: 'no native module' } })
  })

  test('says that no service runs, or that the named reader is not there', async () => {
    const withContext = (Context: unknown) => () => Promise.resolve({ Context } as never)
    class NoService {
      constructor() {
        throw new Error('PC/SC service not running')
      }
    }
    class NoReaders {
      listReaders() {
        return []
      }
      close() {}
    }
    expect(await openPcscReader('x', withContext(NoService))).toMatchObject({
      error: { reason: 'pcsc_not_running' },
    })
    expect(await openPcscReader('x', withContext(NoReaders))).toEqual({
      ok: false,
      error: { reason: 'no_reader', detail: 'x' },
    })
  })

  /** A PC/SC binding with one reader, whose card answers and fails as told. */
  function fakePcsc(
    answer: () => Promise<Buffer>,
    state: { flags: number },
    connects = () => Promise.resolve(),
  ) {
    const card = { transmit: answer, disconnect: () => undefined }
    class Context {
      listReaders() {
        return [{ name: 'desk', state: state.flags, connect: () => connects().then(() => card) }]
      }
      waitForChange() {
        return new Promise((resolve) => setTimeout(resolve, 5, []))
      }
      cancel() {}
      close() {}
    }
    const flags = {
      SCARD_STATE_PRESENT: 0x20,
      SCARD_STATE_MUTE: 0x200,
      SCARD_STATE_UNKNOWN: 4,
      SCARD_STATE_UNAVAILABLE: 8,
    }
    return () => Promise.resolve({ Context, ...flags } as never)
  }

  test('a card pulled away shows as an empty answer or as any error, and is card_removed', async () => {
    const state = { flags: 0x20 }
    const answers = [() => Promise.resolve(Buffer.of(0x90, 0)), () => Promise.resolve(Buffer.of())]
    const fail = () => Promise.reject(new Error('Transaction failed'))
    const reader = expectOk(
      await openPcscReader(
        'desk',
        fakePcsc(() => (answers.shift() ?? fail)(), state),
      ),
      'desk',
    )
    const channel = await reader.connect()
    expect(await channel.transmit(Uint8Array.of(0))).toEqual(Uint8Array.of(0x90, 0))
    await expect(channel.transmit(Uint8Array.of(0))).rejects.toMatchObject({ reason: 'card_removed' })
    await expect(channel.transmit(Uint8Array.of(0))).rejects.toMatchObject({ reason: 'io' })
    state.flags = 0
    await expect(channel.transmit(Uint8Array.of(0))).rejects.toMatchObject({ reason: 'card_removed' })
    channel.close()
  })

  test('what does not answer as a card is not_a_card', async () => {
    const connects = () => Promise.reject(new Error('Card is unresponsive'))
    const load = fakePcsc(() => Promise.resolve(Buffer.of()), { flags: 0x20 }, connects)
    const reader = expectOk(await openPcscReader(undefined, load), 'desk')
    await expect(reader.connect()).rejects.toMatchObject({ reason: 'not_a_card' })
  })

  test('a watch reports changes only, until it is stopped', async () => {
    const state = { flags: 0 }
    const reader = expectOk(
      await openPcscReader(
        'desk',
        fakePcsc(() => Promise.resolve(Buffer.of()), state),
      ),
      'desk',
    )
    const seen: ReaderState[] = []
    const until = (wanted: ReaderState) =>
      new Promise<void>((resolve) => {
        const stop = reader.watch((now) => {
          seen.push(now)
          if (now !== wanted) return
          stop()
          resolve()
        })
      })
    const watching = until('error')
    for (const flags of [0x20, 0x220]) {
      await new Promise((resolve) => setTimeout(resolve, 40))
      state.flags = flags
    }
    await watching
    expect(seen).toEqual(['empty', 'card_present', 'error'])
    reader.close()
  })
})
