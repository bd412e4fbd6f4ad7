import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serialiseTestCa } from '@musubi/card/test-ca'
import { demoCards, type DemoPerson, KIOSK_SITE_ID, YABU } from '@musubi/demo-town'
import type { IdentityService } from '@musubi/identity'
import type { CardRequest, TrayFile } from '@musubi/kiosk-agent'
import { toBase64Url } from '@musubi/kernel'
import { type CardFace, getCardFace } from './card-faces.ts'
import { cardRequestOf } from './cards.ts'
import type { DemoWorld } from './world.ts'

const AGENT = resolve(import.meta.dirname, '../../../kiosk-agent/src/main.ts')
const PAGE = resolve(import.meta.dirname, '../../../web-counter/dist')
const RUSH_CARDS = 2000

export interface DemoKioskOptions {
  readonly world: DemoWorld
  readonly identity: IdentityService
  readonly serverUrl: string
  readonly dataDir: string
  readonly port: number
}

export interface DemoKiosk {
  readonly url: string
  stop(): Promise<void>
}

/**
 * The demo's reception terminal: the real agent as a process of its own, enrolled like any other, with a virtual reader
 * and a tray of cards. It keeps its outbox beside the demo's data, so a restart finds it again.
 */
export async function startDemoKiosk(options: DemoKioskOptions): Promise<DemoKiosk> {
  const running = await findRunning(options.port)
  if (running) {
    attendSoon(options.identity)
    return running
  }
  const folder = resolve(options.dataDir, 'demo', 'kiosk')
  mkdirSync(folder, { recursive: true })
  const tray = join(folder, 'tray.json')
  writeFileSync(tray, JSON.stringify(trayOf(options.world)), { mode: 0o600 })
  const enrolled = existsSync(join(folder, 'terminal.json'))
  const code = enrolled ? undefined : await options.identity.demo.createEnrolment(PLAN)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', AGENT], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MUSUBI_SERVER_URL: options.serverUrl,
      MUSUBI_AGENT_DATA: folder,
      MUSUBI_AGENT_PORT: String(options.port),
      MUSUBI_READER: 'virtual',
      MUSUBI_DEMO: 'true',
      MUSUBI_DEMO_TRAY: tray,
      MUSUBI_LOG_LEVEL: 'warn',
      ...(existsSync(PAGE) ? { MUSUBI_COUNTER_PAGE: PAGE } : {}),
      ...(code === undefined ? {} : { MUSUBI_ENROLMENT_CODE: code }),
    },
  })
  const url = await readyUrl(child)
  const stopAttending = attendSoon(options.identity)
  return {
    url,
    stop: () => {
      stopAttending()
      return end(child)
    },
  }
}

/** Kazashi needs somebody on duty; in the demo somebody is, as soon as the terminal has enrolled. */
function attendSoon(identity: IdentityService): () => void {
  let isStopped = false
  const attend = async (): Promise<void> => {
    for (let turn = 0; turn < ATTEND_TURNS && !isStopped; turn++) {
      if (await identity.demo.attendTerminals(ATTENDANCE)) return
      await sleep(ATTEND_EVERY_MS)
    }
  }
  attend().catch((error: unknown) =>
    console.error('Musubi: nobody is on duty at the demo’s terminal.', error),
  )
  return () => {
    isStopped = true
  }
}

const ATTEND_TURNS = 120
const ATTEND_EVERY_MS = 500

/** A server that was killed leaves its terminal running, with whatever it has not sent yet: it simply goes on. */
async function findRunning(port: number): Promise<DemoKiosk | undefined> {
  const url = `http://127.0.0.1:${port}`
  const answer = port === 0 ? undefined : await fetch(`${url}/agent/v1/state`).catch(() => undefined)
  return answer?.ok ? { url, stop: async () => undefined } : undefined
}

const PLAN = {
  municipalityCode: YABU,
  service: 'shelter' as const,
  place: KIOSK_SITE_ID,
  name: '八鹿総合体育館 受付1（デモ）',
}

const ATTENDANCE = {
  municipalityCode: YABU,
  terminalName: PLAN.name,
  services: ['shelter', 'resident', 'service-a', 'service-b'],
  staffName: '八鹿総合体育館 受付',
}

function trayOf(world: DemoWorld): TrayFile {
  const cards = demoCards.map(({ cardId, label, shows, person, pinBlocked = false }) => ({
    cardId,
    label,
    shows,
    holder: person.displayName,
    card: {
      kind: 'card' as const,
      request: { ...requestOf(world, person), visual: printedOf(getCardFace(cardId, person)) },
      pinBlocked,
    },
  }))
  const others = [
    {
      cardId: 'licence',
      label: '運転免許証',
      holder: 'べつの カード',
      shows: 'マイナンバーカードでは ない カードです。',
      card: { kind: 'foreign' as const },
    },
    {
      cardId: 'paper',
      label: '紙の カード',
      holder: 'カードでは ないもの',
      shows: '読みとれない ものを かざした ときの 画面です。',
      card: { kind: 'mute' as const },
    },
  ]
  const town = (world.towns.get(YABU) ?? []).flatMap(({ members }) => members)
  const rush = town.filter(({ card }) => card?.standing === 'good').slice(-RUSH_CARDS)
  return {
    format: 'musubi-demo-tray-1',
    testCa: serialiseTestCa(world.ca),
    cards: [...cards, ...others],
    rush: rush.map((person) => requestOf(world, person)),
  }
}

function requestOf({ ca }: DemoWorld, person: DemoPerson): CardRequest {
  return { ...cardRequestOf(ca, person), name: person.displayName, address: '兵庫県（架空）' }
}

function printedOf({ photo, nameImage, addressImage, ...printed }: CardFace): CardRequest['visual'] {
  return {
    photo: toBase64Url(photo),
    nameImage: toBase64Url(nameImage),
    addressImage: toBase64Url(addressImage),
    ...printed,
  }
}

/** The agent says where its page is; one that ends before did not start. */
async function readyUrl(child: ChildProcess): Promise<string> {
  const ready = Promise.withResolvers<string>()
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    const url = /^kiosk ready (\S+)/m.exec(text)?.[1]
    if (url) ready.resolve(url)
  })
  child.once('exit', (code) =>
    ready.reject(
      new Error(
        `The demo's reception did not start (${code}). Is its port taken? Set MUSUBI_DEMO_KIOSK_PORT.`,
      ),
    ),
  )
  return ready.promise
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
