import { RegisteredClientSchema, type ClientRegistration, type RegisteredClient } from '@musubi/contracts'
import { home } from './overview.ts'
import { act, type Answer } from './staff-console.ts'

const HOUR = 3_600_000
export const ISSUER = 'https://musubi.example.jp/oidc'

const acrs = ['mid-pwd', 'kazashi', 'mid-mfa', 'mid-passkey', 'jpki-mobile', 'daa', 'jpki-auth', 'jpki-sign']

const changedMeanwhile: Answer = {
  status: 409,
  body: {
    error: {
      code: 'client_changed_meanwhile',
      message: 'ほかの人が先にこの登録を変えました。あなたの変更はまだ保存していません。',
      reference: 'k7m2-x91',
    },
  },
}

/** A made-up registry of services: remembers what is done to it, and refuses what a glance can refuse. */
export class ServiceRegistry {
  readonly #now: () => number
  #clients: RegisteredClient[]

  /** @param count of services; two that differ unless told */
  constructor(now: () => number, count = 2) {
    this.#now = now
    const two = makeClients(now())
    this.#clients = Array.from({ length: count }, (_, at) => numbered(two[at % 2], at)).filter(isThere)
  }

  answer(method: string, path: string, body: unknown): Answer | undefined {
    if (!path.startsWith('/identity/v1/clients')) return undefined
    const [first, second] = path.slice('/identity/v1/clients/'.length).split('/')
    if (!first) return this.#list()
    if (first === 'registrations') return this.#register(body as ClientRegistration)
    if (second === 'history') return { status: 200, body: { acts: this.#acts(), more: false } }
    const id = decodeURIComponent(first)
    const known = this.#clients.find(({ clientId }) => clientId === id)
    if (known?.version !== (body as { version: number }).version) return changedMeanwhile
    this.#clients = this.#clients.map((client) =>
      client.clientId === id
        ? { ...client, ...(body as Partial<RegisteredClient>), version: client.version + 1 }
        : client,
    )
    return { status: 200, body: { client: this.#clients.find(({ clientId }) => clientId === id) } }
  }

  /** Somebody else changes a service while a form is open. */
  changeElsewhere(clientId: string): void {
    this.#clients = this.#clients.map((client) =>
      client.clientId === clientId ? { ...client, version: client.version + 1 } : client,
    )
  }

  #list(): Answer {
    const acrValues = acrs.map((name) => `urn:jp-muni:acr:${name}`)
    return { status: 200, body: { clients: this.#clients, mayManage: true, issuer: ISSUER, acrValues } }
  }

  #register(registration: ClientRegistration): Answer {
    const fields = registration.redirectUris.flatMap((uri, place) =>
      /^http:\/\/(?!localhost)/.test(uri)
        ? [{ path: `redirectUris.${place}`, message: 'https:// のアドレスにしてください。' }]
        : [],
    )
    if (fields.length > 0) {
      const message = '登録できない項目があります。何も変わっていません。'
      return {
        status: 422,
        body: { error: { code: 'client_refused', message, reference: 'k7m2-x91', fields } },
      }
    }
    const client = RegisteredClientSchema.parse({
      ...registration,
      clientId: `${home}.${registration.service}`,
      municipalityCode: home,
      status: 'sandbox',
      version: 1,
      updatedAt: new Date(this.#now()).toISOString(),
    })
    this.#clients = [...this.#clients, client]
    return { status: 200, body: { client } }
  }

  #acts() {
    const at = (hours: number) => new Date(this.#now() - hours * HOUR).toISOString()
    return [
      act(2, at(3), 'client.status_changed', 'サービスの状態を変えました', { status: 'active', version: 2 }),
      act(1, at(70), 'client.registered', 'サービスを登録しました（試験）'),
    ]
  }
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined
}

/** The first two as they are, the others told apart by a number. */
function numbered(client: RegisteredClient | undefined, at: number): RegisteredClient | undefined {
  if (!client || at < 2) return client
  const { name, service } = client
  return {
    ...client,
    clientId: `${home}.${service}-${at}`,
    name: { ja: `${name.ja} ${at}`, easy: `${name.easy} ${at}`, en: `${name.en} ${at}` },
  }
}

function makeClients(now: number): RegisteredClient[] {
  const client = (given: object) =>
    RegisteredClientSchema.parse({
      municipalityCode: home,
      vendor: '株式会社としょかん',
      contact: 'help@library.example.jp',
      redirectUris: ['https://library.example.jp/callback'],
      postLogoutRedirectUris: ['https://library.example.jp/goodbye'],
      backchannelLogoutUri: 'https://library.example.jp/logout',
      keys: [{ kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43), kid: 'library-2026' }],
      minimumAcr: 'urn:jp-muni:acr:jpki-auth',
      claims: [
        {
          claim: 'name',
          required: true,
          purpose: { ja: '貸出カードに印字するため', easy: 'カードに 書くため', en: 'to print on your card' },
        },
      ],
      refresh: true,
      acting: false,
      counter: true,
      version: 2,
      updatedAt: new Date(now - 3 * HOUR).toISOString(),
      ...given,
    })
  return [
    client({
      clientId: `${home}.library`,
      service: 'library',
      name: { ja: '市立図書館', easy: '図書館', en: 'City library' },
      purpose: { ja: '本を借りるため', easy: '本を かりるため', en: 'to lend you books' },
      status: 'active',
    }),
    client({
      clientId: `${home}.nursery-reservation`,
      service: 'nursery-reservation',
      vendor: '但馬子育て支援システム共同企業体（養父・朝来・豊岡地区 運用センター）',
      name: {
        ja: '一時預かり・病児保育・地域子育て支援拠点 予約受付サービス',
        easy: '子どもを あずける 予約',
        en: 'Reservations for day care, sick-child care and family support centres',
      },
      purpose: { ja: '予約を受け付けるため', easy: '予約の ため', en: 'to take reservations' },
      status: 'sandbox',
      version: 1,
    }),
  ]
}
