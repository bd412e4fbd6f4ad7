/**
 * Authentication context classes (OpenID Connect Core 1.0, section 2), one for each event of authentication; levels after
 * DS-511 (当人認証) and NIST SP 800-63B-4, amr after RFC 8176. How well a person was proofed is another question and
 * travels in its own claim.
 */
export const ACR = {
  /** Card and signature password: registration, relinking, acts of weight. */
  jpkiSign: 'urn:jp-muni:acr:jpki-sign',
  /** Card and PIN of the authentication key. */
  jpkiAuth: 'urn:jp-muni:acr:jpki-auth',
  /** Certificate inside a phone, opened by finger or face. */
  jpkiMobile: 'urn:jp-muni:acr:jpki-mobile',
  /** The Digital Agency's app as upstream, which said that it read a card with PIN. */
  nationalApp: 'urn:jp-muni:acr:daa',
  passkey: 'urn:jp-muni:acr:mid-passkey',
  passwordAndCode: 'urn:jp-muni:acr:mid-mfa',
  password: 'urn:jp-muni:acr:mid-pwd',
  /** A card held at an attended terminal, no PIN. */
  kazashi: 'urn:jp-muni:acr:kazashi',
  /** The same, received later: nobody could ask for the card's status at that moment. */
  kazashiOffline: 'urn:jp-muni:acr:kazashi-offline',
  /** Staff compared face and card (照合番号B); the session is theirs. */
  faceToFace: 'urn:jp-muni:acr:f2f-proofed',
  /** A demonstration's one-press login: proves nothing and says so. */
  demo: 'urn:jp-muni:acr:demo',
} as const
export type Acr = (typeof ACR)[keyof typeof ACR]

interface Assurance {
  /** Authenticator assurance level; 0 authenticates nobody. */
  readonly level: 0 | 1 | 2 | 3
  /** Orders the classes; equal strength is interchangeable. */
  readonly strength: number
  /** The card itself took part, in a reader or before a phone. */
  readonly card: boolean
  /** Authentication methods references that the event carries at least. */
  readonly amr: readonly string[]
}

/**
 * Level 3 divides by signature, because only that key says who the person is by law. A phone's certificate counts as
 * level 2 until the Digital Agency says otherwise. A passkey outranks a typed code: it cannot be phished.
 */
const TABLE: Readonly<Record<Acr, Assurance>> = {
  [ACR.jpkiSign]: { level: 3, strength: 70, card: true, amr: ['sc', 'pin'] },
  [ACR.jpkiAuth]: { level: 3, strength: 60, card: true, amr: ['sc', 'pin'] },
  [ACR.nationalApp]: { level: 3, strength: 60, card: true, amr: ['daa'] },
  [ACR.jpkiMobile]: { level: 2, strength: 50, card: false, amr: ['hwk'] },
  [ACR.passkey]: { level: 2, strength: 40, card: false, amr: ['hwk', 'user'] },
  [ACR.passwordAndCode]: { level: 2, strength: 30, card: false, amr: ['pwd', 'otp'] },
  [ACR.password]: { level: 1, strength: 20, card: false, amr: ['pwd'] },
  [ACR.kazashi]: { level: 1, strength: 20, card: true, amr: ['sc', 'face-to-face'] },
  [ACR.demo]: { level: 1, strength: 20, card: false, amr: [] },
  [ACR.kazashiOffline]: { level: 1, strength: 10, card: true, amr: ['sc'] },
  [ACR.faceToFace]: { level: 0, strength: 0, card: true, amr: ['face-to-face'] },
}

const KNOWN: ReadonlySet<string> = new Set(Object.keys(TABLE))

export function isAcr(text: unknown): text is Acr {
  return typeof text === 'string' && KNOWN.has(text)
}

export function assuranceOf(acr: Acr): Assurance {
  return TABLE[acr]
}

/**
 * True when an event of this class is enough where `minimum` is asked for. Who asks for a card is not content with a
 * password of equal strength.
 */
export function satisfies(acr: Acr, minimum: Acr): boolean {
  const [event, least] = [TABLE[acr], TABLE[minimum]]
  return acr === minimum || (event.strength >= least.strength && (event.card || !least.card))
}

/**
 * What a service asked for at this login: the weakest it named is the least it accepts, never less than it registered.
 * Values that nobody knows are ignored (they are a wish, OpenID Connect Core 1.0, section 3.1.2.1).
 */
export function decideMinimum(registered: Acr, requested: readonly string[]): Acr {
  const known = requested.filter(isAcr)
  const [first] = known
  if (first === undefined) return registered
  const weakest = known.reduce((a, b) => (TABLE[b].strength < TABLE[a].strength ? b : a), first)
  return satisfies(weakest, registered) ? weakest : registered
}

/**
 * The value that goes into the ID token. A service that named values reads one of them back, the first that the event
 * satisfies; otherwise it reads the class of the event itself.
 */
export function echoAcr(event: Acr, requested: readonly string[]): Acr {
  return requested.filter(isAcr).find((wanted) => satisfies(event, wanted)) ?? event
}

/** The classes this provider can vouch for; the demonstration's is declared in demo mode only. */
export function declaredAcrValues(demoMode: boolean): Acr[] {
  return Object.values(ACR).filter((acr) => demoMode || acr !== ACR.demo)
}
