import { constants, type KeyObject, privateEncrypt, randomBytes, sign } from 'node:crypto'
import { equalBytes } from '@musubi/kernel'
import { type CommandApdu, encodeResponse, parseCommand, STATUS } from '../apdu.ts'
import { CARD_2016, type CardGeneration } from '../card-generation.ts'
import { sha256, sha256DigestInfoOf } from '../digest-info.ts'
import {
  type CardMake,
  buildApplications,
  type TryLimits,
  type VirtualApplication,
} from './card-applications.ts'
import type { CardContents } from './card-contents.ts'
import { encodePss } from './emsa-pss.ts'
import type { SimulatedCard } from './simulated-card.ts'

export interface VirtualCardOptions {
  /** How a blocked PIN answers an empty VERIFY: cards differ, and OpenSC takes `6984` for an unsupported card. */
  readonly blockedPin?: 'tries' | '6984'
  readonly tryLimits?: Partial<TryLimits>
  /** `CARD_2016` unless told; keys and certificates of the contents must fit its algorithm. */
  readonly generation?: CardGeneration
  readonly kind?: CardMake['kind']
}

interface Answer {
  readonly statusWord: number
  readonly data?: Uint8Array
}

const LIMITS: TryLimits = { pin: 3, password: 5, birthDate: 10 }
const done = (data: Uint8Array = new Uint8Array()): Answer => ({ statusWord: STATUS.done, data })
const refuse = (statusWord: number): Answer => ({ statusWord })

/**
 * A My Number Card, or a phone with its certificates, in software: the applications, files, keys and status words of the real one
 * as far as this platform and OpenSC use them. Try counters live as long as the object; a reset forgets what was
 * selected and presented, as taking the card off the reader does.
 */
export class VirtualCard implements SimulatedCard {
  readonly atr = Uint8Array.from([0x3b, 0xe0, 0x00, 0xff, 0x81, 0x31, 0xfe, 0x45, 0x14])
  readonly contents: CardContents
  readonly #applications: readonly VirtualApplication[]
  readonly #blockedPin: 'tries' | '6984'
  #application: VirtualApplication | undefined
  #file: number | undefined
  #presented = new Set<number>()

  constructor(contents: CardContents, options: VirtualCardOptions = {}) {
    const { blockedPin = 'tries', tryLimits = {}, generation = CARD_2016, kind = 'card' } = options
    this.contents = contents
    this.#applications = buildApplications(contents, {
      generation,
      kind,
      limits: { ...LIMITS, ...tryLimits },
    })
    this.#blockedPin = blockedPin
  }

  reset(): void {
    this.#select(undefined)
  }

  /** Tries left of each secret, `application index:reference` (hexadecimal), for screens and tests. */
  get tries(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.#applications.flatMap(({ secrets }, index) =>
        [...secrets].map(([reference, secret]) => [`${index}:${reference.toString(16)}`, secret.triesLeft]),
      ),
    )
  }

  async transmit(command: Uint8Array): Promise<Uint8Array> {
    const parsed = parseCommand(command)
    const { statusWord, data } = parsed.ok ? this.#answer(parsed.value) : refuse(STATUS.wrongLength)
    return encodeResponse({ statusWord, data: data ?? new Uint8Array() })
  }

  #answer(command: CommandApdu): Answer {
    switch ((command.cla << 8) | command.ins) {
      case 0x00a4:
        return this.#selectBy(command)
      case 0x00b0:
        return this.#readBinary(command)
      case 0x0020:
        return this.#verify(command)
      case 0x0024:
        return this.#changeSecret(command)
      case 0x0084:
        return command.le === undefined ? refuse(STATUS.wrongLength) : done(randomBytes(command.le))
      case 0x802a:
        return this.#sign(command)
      default:
        return refuse(
          command.cla === 0 || command.cla === 0x80 ? STATUS.insNotSupported : STATUS.claNotSupported,
        )
    }
  }

  #selectBy({ p1, p2, data = new Uint8Array() }: CommandApdu): Answer {
    if (p1 === 0x04 && (p2 === 0x00 || p2 === 0x0c)) {
      const application = this.#applications.find(({ aid }) => equalBytes(aid, data))
      if (!application) return refuse(STATUS.fileNotFound)
      this.#select(application)
      return done()
    }
    if (p1 !== 0x02 || p2 !== 0x0c || data.length !== 2) return refuse(STATUS.wrongParameters)
    const file = ((data[0] ?? 0) << 8) | (data[1] ?? 0)
    const { files, secrets, keys } = this.#application ?? {}
    if (!files?.has(file) && !secrets?.has(file) && !keys?.has(file)) return refuse(STATUS.fileNotFound)
    this.#file = file
    return done()
  }

  #select(application: VirtualApplication | undefined): void {
    this.#application = application
    this.#file = undefined
    this.#presented = new Set()
  }

  #readBinary({ p1, p2, data, le }: CommandApdu): Answer {
    if (data || le === undefined) return refuse(STATUS.wrongLength)
    const isShortId = p1 >= 0x80
    if (isShortId) this.#file = p1 & 0x1f
    const offset = isShortId ? p2 : (p1 << 8) | p2
    const file = this.#application?.files.get(this.#file ?? -1)
    if (!file) return refuse(isShortId ? STATUS.fileNotFound : STATUS.noFileSelected)
    const isOpen =
      file.access === 'free' || (file.access !== 'never' && this.#presented.has(file.access.secret))
    if (!isOpen) return refuse(STATUS.securityNotSatisfied)
    if (offset >= file.content.length) return refuse(STATUS.wrongOffset)
    return done(file.content.subarray(offset, offset + le))
  }

  #verify({ p1, p2, data }: CommandApdu): Answer {
    const reference = this.#reference(p2)
    const secret = this.#application?.secrets.get(reference)
    if (p1 !== 0 || p2 < 0x80) return refuse(STATUS.wrongParameters)
    if (!secret) return refuse(STATUS.noFileSelected)
    if (!data) return refuse(secret.describe(this.#blockedPin))
    const statusWord = secret.present(String.fromCharCode(...data))
    if (statusWord === STATUS.done) this.#presented.add(reference)
    else this.#presented.delete(reference)
    return { statusWord }
  }

  #changeSecret({ p1, p2, data }: CommandApdu): Answer {
    const reference = this.#reference(p2)
    const secret = this.#application?.secrets.get(reference)
    if (p1 !== 1 || p2 < 0x80) return refuse(STATUS.wrongParameters)
    if (!secret || !this.#application?.canChangeSecrets) return refuse(STATUS.noFileSelected)
    if (!this.#presented.has(reference)) return refuse(STATUS.securityNotSatisfied)
    return { statusWord: secret.change(String.fromCharCode(...(data ?? []))) }
  }

  #sign({ p1, p2, data = new Uint8Array() }: CommandApdu): Answer {
    if (p2 === 0x00 && this.#application?.ownKey) return signAs(p1, data, this.#application.ownKey)
    if (p2 < 0x80) return refuse(STATUS.wrongParameters)
    const key = this.#application?.keys.get(this.#reference(p2))
    if (!key) return refuse(STATUS.noFileSelected)
    if (!this.#presented.has(key.secret)) return refuse(STATUS.securityNotSatisfied)
    return signAs(p1, data, key.privateKey)
  }

  /** P2 = 80 means the selected file, 80 | id a short identifier. */
  #reference(p2: number): number {
    return (p2 & 0x1f) === 0 ? (this.#file ?? -1) : p2 & 0x1f
  }
}

/** The six schemes of COMPUTE DIGITAL SIGNATURE by P1; `undefined` where the data does not fit the scheme. */
const SCHEMES: readonly ((data: Uint8Array) => Uint8Array | undefined)[] = [
  (data) => (data.length <= 245 ? data : undefined),
  (data) => sha256(data),
  (data) => (data.length === 32 ? sha256DigestInfoOf(data) : undefined),
  (data) => sha256DigestInfoOf(sha256(data)),
  (data) => (data.length === 32 ? encodePss(data) : undefined),
  (data) => encodePss(sha256(data)),
]

function signAs(scheme: number, data: Uint8Array, key: KeyObject): Answer {
  if (key.asymmetricKeyType === 'ec') return signByCurve(scheme, data, key)
  const encode = SCHEMES[scheme]
  if (!encode) return refuse(STATUS.wrongParameters)
  const block = data.length === 0 ? undefined : encode(data)
  if (!block) return refuse(STATUS.wrongLength)
  const padding = block.length === 256 ? constants.RSA_NO_PADDING : constants.RSA_PKCS1_PADDING
  return done(privateEncrypt({ key, padding }, block))
}

/** The one scheme that this platform expects of the next card: it hashes by itself and answers r ‖ s. */
function signByCurve(scheme: number, data: Uint8Array, key: KeyObject): Answer {
  if (scheme !== 3) return refuse(STATUS.wrongParameters)
  return data.length === 0
    ? refuse(STATUS.wrongLength)
    : done(new Uint8Array(sign('sha384', data, { key, dsaEncoding: 'ieee-p1363' })))
}
