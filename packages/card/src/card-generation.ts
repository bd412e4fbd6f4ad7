/** Where things lie on one generation of the card: application identifiers, file identifiers, key references. */
export interface CardGeneration {
  readonly name: string
  /**
   * `rsa-2048` is every card issued so far. `p-384` is announced for the next card (ECDSA P-384 with SHA-384, two
   * applications, two PINs); its tables are not public yet, so no generation below has it, and the tests draw one up.
   */
  readonly algorithm: 'rsa-2048' | 'p-384'
  /** Bytes asked for in one READ BINARY. */
  readonly readChunk: number
  /** Layout of the card-verifiable certificate in the card-face application. */
  readonly faceCertificateLayout: 'body-5f4e'
  readonly jpki: {
    readonly aid: Uint8Array
    readonly signCertificate: number
    readonly signCa: number
    readonly tokenInfo: number
    readonly certificatesPresent: number
    readonly authenticationCertificate: number
    readonly authenticationCa: number
    readonly authenticationKey: number
    readonly authenticationPin: number
    readonly signKey: number
    readonly signPassword: number
  }
  readonly cardFace: {
    readonly aid: Uint8Array
    readonly faceRecord: number
    readonly basicInfo: number
    readonly faceCertificate: number
    readonly birthDateKey: number
    readonly visual: number
    readonly numberBKey: number
  }
  readonly textEntry: {
    readonly aid: Uint8Array
    readonly attributes: number
    readonly pin: number
  }
}

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** The card issued since 2016: JPKI-AP, 券面事項確認AP and 券面事項入力補助AP with RSA-2048 throughout. */
export const CARD_2016: CardGeneration = {
  name: 'card-2016',
  algorithm: 'rsa-2048',
  readChunk: 256,
  faceCertificateLayout: 'body-5f4e',
  jpki: {
    aid: hex('d392f000260100000001'),
    signCertificate: 0x0001,
    signCa: 0x0002,
    tokenInfo: 0x0006,
    certificatesPresent: 0x0008,
    authenticationCertificate: 0x000a,
    authenticationCa: 0x000b,
    authenticationKey: 0x0017,
    authenticationPin: 0x0018,
    signKey: 0x001a,
    signPassword: 0x001b,
  },
  cardFace: {
    aid: hex('d3921000310001010402'),
    faceRecord: 0x0001,
    basicInfo: 0x0003,
    faceCertificate: 0x0004,
    birthDateKey: 0x0011,
    visual: 0x0002,
    numberBKey: 0x0012,
  },
  textEntry: {
    aid: hex('d3921000310001010408'),
    attributes: 0x0002,
    pin: 0x0011,
  },
}

/** Generations in use, the newest first: a card is asked for each until it knows one. The next card is one more entry. */
export const CARD_GENERATIONS: readonly CardGeneration[] = [CARD_2016]
