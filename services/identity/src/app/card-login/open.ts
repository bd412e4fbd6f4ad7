import type { CardLoginRefusal, CardLoginTarget, CardWay, OpenedCardLogin } from '@musubi/contracts'
import {
  err,
  ok,
  toBase64Url,
  toEraDigits,
  uuidV7,
  type CivilDate,
  type Result,
  type Uuid,
} from '@musubi/kernel'
import { ACR, isAcr, satisfies, type Acr } from '../../core/assurance.ts'
import { cardName } from '../../crypto/keyed-hash.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import { LOGIN_PATH } from '../../login/login-method.ts'
import { learnedBy, minimumOf, type ClientConfig } from '../../oidc/clients.ts'
import { makeChallenge } from '../card-proof/challenges.ts'
import { locate } from '../context.ts'
import { findHoldersOf } from '../evidence/holders.ts'
import { noteCard } from '../access-alerts/note-card.ts'
import { terminalClientId } from '../terminals/terminal-client.ts'
import { isAttended } from './attended.ts'
import { openCardLinking } from './linking.ts'
import type { CardLoginParts } from './parts.ts'
import { openCardToken, sealCardToken, TICKET_MS, type CardVisit } from './tokens.ts'

export type OpenFailure = 'login_request_over' | 'terminal_unattended' | 'service_not_allowed'

interface Target {
  readonly client: ClientConfig
  readonly minimum: Acr
  readonly visit?: CardVisit
}

/**
 * Begins a login at a terminal. Kazashi is lawful only face to face, so somebody of the staff has to be on duty there.
 * @param certificate DER of the card that is held; its holder's birth date is told to this terminal then, because the card
 *   face opens by it (券面事項確認AP, key 0011)
 */
export async function openCardLogin(
  parts: CardLoginParts,
  terminal: TerminalRow,
  asked: CardLoginTarget,
  certificate: Uint8Array | null,
): Promise<Result<OpenedCardLogin, OpenFailure>> {
  const link = asked.kind === 'visit' ? await openCardToken(parts.box, 'linkVisit', asked.request) : undefined
  if (link?.ok) {
    if (!(await isAttended(parts, terminal))) return err('terminal_unattended')
    return openCardLinking(parts, terminal, link.value)
  }
  const target = await findTarget(parts, terminal, asked)
  if (!target.ok) return target
  const { client, minimum, visit } = target.value
  if (!terminal.services.includes(client.service)) return err('service_not_allowed')
  if (!(await isAttended(parts, terminal))) return err('terminal_unattended')
  const { context, box, publicUrl } = parts
  const loginId = uuidV7(context.clock(), context.random(10))
  const { terminalId } = terminal.terminal
  const content = { loginId, terminalId, clientId: client.clientId, ...(visit ? { visit } : {}) }
  const challenge = makeChallenge(context, 'login', loginId)
  const ways = waysFor(minimum)
  return ok({
    ticket: await sealCardToken(box, 'ticket', content),
    loginId,
    expiresAt: new Date(context.clock() + TICKET_MS).toISOString(),
    serviceName: client.name,
    learns: [...learnedBy(client)],
    ways,
    stepUp: visit?.expected !== undefined,
    pin: {
      origin: new URL(publicUrl).origin,
      session: toBase64Url(challenge.session),
      nonce: toBase64Url(challenge.nonce),
    },
    backTo: visit ? `${publicUrl}${LOGIN_PATH}/${visit.uid}` : null,
    card: certificate && (await describeCard(parts, terminal, client, { certificate, loginId })),
  })
}

function waysFor(minimum: Acr): CardWay[] {
  const acrOf = { kazashi: ACR.kazashi, pin: ACR.jpkiAuth } as const
  return (['kazashi', 'pin'] as const).filter((way) => satisfies(acrOf[way], minimum))
}

async function findTarget(
  { box, clients }: CardLoginParts,
  { terminal }: TerminalRow,
  asked: CardLoginTarget,
): Promise<Result<Target, OpenFailure>> {
  if (asked.kind === 'visit') {
    const visit = await openCardToken(box, 'visit', asked.request)
    const client = visit.ok ? await clients.find(visit.value.clientId) : undefined
    if (!visit.ok || !client || !isAcr(visit.value.minimum)) return err('login_request_over')
    return ok({ client, minimum: visit.value.minimum, visit: visit.value })
  }
  const clientId =
    asked.kind === 'counter' ? asked.clientId : terminalClientId(terminal.terminalId, asked.service)
  const client = await clients.find(clientId)
  const isFit =
    client?.audience === 'resident' &&
    (asked.kind === 'own' || client.counter !== undefined) &&
    // A service that one municipality registered is no service at another's counters.
    (client.municipalityCode ?? terminal.municipalityCode) === terminal.municipalityCode
  return client && isFit ? ok({ client, minimum: minimumOf(client) }) : err('service_not_allowed')
}

/** What opens this card's face, when it is a card in order of somebody whom this terminal's municipality may know. */
async function describeCard(
  { context, cardTrust }: CardLoginParts,
  { terminal }: TerminalRow,
  { service }: ClientConfig,
  { certificate, loginId }: { readonly certificate: Uint8Array; readonly loginId: Uuid },
): Promise<NonNullable<OpenedCardLogin['card']>> {
  const now = context.clock()
  const { municipalityCode } = terminal
  const verified = cardTrust.authentication.check(certificate, now)
  if (!verified.ok) return refused(verified.error)
  const { issuerKey, certificate: parsed } = verified.value
  const { status } = await cardTrust.status.check(issuerKey, parsed.serial, now)
  if (status !== 'good') return refused(status === 'revoked' ? 'revoked' : 'status_unknown')
  const cardKey = locate(context, 'card', cardName(issuerKey, parsed.serial))
  const holders = await findHoldersOf(context, { municipalityCode, service }, [cardKey])
  const holder = holders.get(cardKey.toString('hex'))
  if (!holder) {
    await noteCard(context, terminal, { sightingId: loginId, cardKey, way: 'kazashi' })
    return refused('not_registered')
  }
  if (holder.standing === 'revoked') return refused('revoked')
  return { status: 'known', birthDateDigits: toEraDigits(holder.birthDate as CivilDate) }
}

function refused(reason: CardLoginRefusal): { status: 'refused'; reason: CardLoginRefusal } {
  return { status: 'refused', reason }
}
