import { err, ok, parseBase64Url, type Result } from '@musubi/kernel'
import { parseElection } from '../election/election.ts'
import { parseCanonical } from '../encoding/shape.ts'
import type { Point } from '../group/group.ts'
import type { Proof } from '../proof/proof.ts'
import type { Statement } from '../proof/statement.ts'
import type { Protocol } from '../protocol.ts'
import { opensCommitment } from '../trustee/dealing.ts'
import {
  type CertifiedKeys,
  certificatesMessage,
  committedShare,
  commonCoefficients,
  readCertificate,
  readCoefficients,
} from '../trustee/pedersen.ts'
import { publicKeyStatement } from '../trustee/public-key.ts'
import { certificateKeysShape, coefficientsShape } from '../trustee/shapes.ts'
import { signatureStatement } from '../trustee/signed-message.ts'
import { parseTrustees } from '../trustee/trustees.ts'
import { verifyArchive } from '../verify/verify-archive.ts'
import { bodyOf, type CeremonyMessage, type MessageOf, signedText } from './message.ts'
import { checkPlan, keyName, type MemberPlace, REHEARSAL_NAME, REHEARSAL_UUID } from './plan.ts'
import {
  type CeremonyFault,
  type CeremonyState,
  certificatesOf,
  messageIn,
  partnersOf,
  placeOf,
  trusteesOf,
} from './state.ts'

type Verdict = Result<void, CeremonyFault['reason']>

/** Whether what a message says is right, given everything accepted in earlier steps; its order is not asked here. */
export function checkMessage(protocol: Protocol, state: CeremonyState, message: CeremonyMessage): Verdict {
  if (message.step === 'announce') return checkPlan(message.plan)
  if (message.step === 'election') return checkElection(protocol, state, message)
  if (message.step === 'rehearsal') return checkRehearsal(protocol, state, message)
  const place = placeOf(state, message.owner)
  if (!place) return err('not_expected_from_this_member')
  switch (message.step) {
    case 'certificate':
      return checkCertificate(protocol, state, place, message)
    case 'commit':
      if (!/^[0-9a-f]{64}$/.test(message.commitment)) return err('bad_commitment')
      return checkSigned(protocol, state, message)
    case 'reveal':
      return checkReveal(protocol, state, place, message)
    case 'share':
      return checkShares(protocol, state, place, message)
    case 'complaint': {
      const about = placeOf(state, message.about)
      const partner = !place.single && about?.lock === place.lock
      return partner ? checkSigned(protocol, state, message) : err('bad_complaint')
    }
    case 'key':
      return place.single
        ? checkSingleKey(protocol, state, place, message)
        : checkMemberKey(protocol, state, place, message)
  }
}

function holds(protocol: Protocol, ...claims: readonly Statement[]): boolean {
  return protocol.findFalse(protocol, claims).length === 0
}

/** A member's keys as its accepted certificate says. */
function keysOf({ group }: Protocol, state: CeremonyState, owner: number): CertifiedKeys | undefined {
  const said = messageIn(state, 'certificate', owner)
  const read = said && parseCanonical(certificateKeysShape, said.certificate.message)
  if (!read?.ok) return undefined
  const points = group.parseAll([read.value.verification, read.value.encryption])
  if (!points.ok) return undefined
  return { verification: points.value[0] as Point, encryption: points.value[1] as Point }
}

function checkSigned(
  protocol: Protocol,
  state: CeremonyState,
  message: MessageOf<'commit'> | MessageOf<'share'> | MessageOf<'complaint'>,
): Verdict {
  const keys = keysOf(protocol, state, message.owner)
  const signed = signedText(state.plan?.uuid ?? '', message.step, message.owner, bodyOf(message))
  const right = keys && holds(protocol, signatureStatement(signed, keys.verification, message.signature))
  return right ? ok() : err('bad_signature')
}

function checkCertificate(
  protocol: Protocol,
  state: CeremonyState,
  place: MemberPlace,
  message: MessageOf<'certificate'>,
): Verdict {
  const read = readCertificate(protocol.group, message.certificate, place, '')
  if (!read.ok) return err('bad_certificate')
  const { keys, statement } = read.value
  if (!holds(protocol, statement[1])) return err('bad_certificate')
  const sealing = parseBase64Url(message.sealing)
  if (!sealing.ok || sealing.value.length !== 65 || sealing.value[0] !== 4) return err('bad_sealing_key')
  const signed = signedText(state.plan?.uuid ?? '', 'certificate', message.owner, bodyOf(message))
  const claim = signatureStatement(signed, keys.verification, message.signature)
  return holds(protocol, claim) ? ok() : err('bad_signature')
}

function checkReveal(
  protocol: Protocol,
  state: CeremonyState,
  place: MemberPlace,
  { owner, coefexps }: MessageOf<'reveal'>,
): Verdict {
  const committed = messageIn(state, 'commit', owner)?.commitment ?? ''
  if (!opensCommitment(committed, certificatesOf(state, place), coefexps)) {
    return err('reveal_differs_from_commitment')
  }
  const keys = keysOf(protocol, state, owner)
  const read = keys && readCoefficients(protocol.group, coefexps, keys, place.threshold, '')
  return read?.ok && holds(protocol, read.value.statement[1]) ? ok() : err('bad_coefficients')
}

/** Only their receivers can open them; here they have the right number and sizes, and their sender's signature. */
function checkShares(
  protocol: Protocol,
  state: CeremonyState,
  place: MemberPlace,
  message: MessageOf<'share'>,
): Verdict {
  const long = (text: string, length: number) => {
    const bytes = parseBase64Url(text)
    return bytes.ok && bytes.value.length === length
  }
  const right =
    message.sealed.length === place.size &&
    message.sealed.every(({ encapsulated, ciphertext }) => long(encapsulated, 65) && long(ciphertext, 48))
  return right ? checkSigned(protocol, state, message) : err('bad_shares')
}

/** The revealed commitments of a member, as points. */
export function coefficientsOf({ group }: Protocol, state: CeremonyState, owner: number): Point[] {
  const said = messageIn(state, 'reveal', owner)
  const read = said && parseCanonical(coefficientsShape, said.coefexps.message)
  const points = read?.ok ? group.parseAll(read.value.coefexps) : undefined
  return points?.ok ? points.value : []
}

/** What name and history of a key must be, whatever kind it is. */
function checkKeyUse(state: CeremonyState, place: MemberPlace, { key }: MessageOf<'key'>): Verdict {
  if (!state.plan || key.name !== keyName(state.plan, place)) return err('key_has_another_name')
  return state.plan.rehearsedKeys.includes(key.public_key) ? err('key_served_in_a_rehearsal') : ok()
}

function checkSingleKey(
  protocol: Protocol,
  state: CeremonyState,
  place: MemberPlace,
  message: MessageOf<'key'>,
): Verdict {
  const point = protocol.group.parse(message.key.public_key)
  const plain = message.certificates === undefined && message.key.signature === undefined
  if (!point.ok || !plain) return err('bad_key')
  if (!holds(protocol, publicKeyStatement(protocol.group, message.key, point.value))) return err('bad_key')
  return checkKeyUse(state, place, message)
}

function checkMemberKey(
  protocol: Protocol,
  state: CeremonyState,
  place: MemberPlace,
  message: MessageOf<'key'>,
): Verdict {
  const { group } = protocol
  const { key, certificates, owner } = message
  const point = group.parse(key.public_key)
  const keys = keysOf(protocol, state, owner)
  if (!point.ok || !keys || !key.signature || !certificates) return err('bad_key')
  const members = partnersOf(state, place).map((partner) => coefficientsOf(protocol, state, partner.owner))
  const expected = committedShare(group, commonCoefficients(group, members), place.index)
  if (!group.equal(expected, point.value)) return err('key_does_not_follow_from_commitments')
  const texts = group.encodeAll(coefficientsOf(protocol, state, owner))
  const overCertificates = certificatesMessage(certificatesOf(state, place), texts)
  const proved = holds(
    protocol,
    publicKeyStatement(group, key, point.value),
    signatureStatement(key.public_key, keys.verification, key.signature as Proof),
    signatureStatement(overCertificates, keys.verification, certificates),
  )
  return proved ? checkKeyUse(state, place, message) : err('bad_key')
}

function checkElection(protocol: Protocol, state: CeremonyState, message: MessageOf<'election'>): Verdict {
  if (message.trustees !== trusteesOf(state)) return err('trustees_differ_from_ceremony')
  const trustees = parseTrustees(protocol, message.trustees)
  if (!trustees.ok) return err('trustees_differ_from_ceremony')
  const election = parseElection(protocol, message.election)
  const { plan } = state
  const right =
    election.ok &&
    election.value.uuid === plan?.uuid &&
    election.value.name === plan.name &&
    protocol.group.equal(election.value.key, trustees.value.key)
  return right ? ok() : err('election_differs_from_plan')
}

export const REHEARSAL_BALLOTS = 10

/** A finished test election under its own, marked uuid and name, locked with the very keys of this ceremony. */
function checkRehearsal(protocol: Protocol, state: CeremonyState, message: MessageOf<'rehearsal'>): Verdict {
  const bytes = parseBase64Url(message.archive)
  if (!bytes.ok) return err('rehearsal_does_not_verify')
  const report = verifyArchive(protocol, bytes.value)
  const { election, trustees } = report
  if (report.verdict !== 'valid' || report.stage !== 'finished' || !election || !trustees) {
    return err('rehearsal_does_not_verify')
  }
  const marked = election.uuid.startsWith(REHEARSAL_UUID) && election.name.startsWith(REHEARSAL_NAME)
  if (!marked) return err('rehearsal_not_marked')
  const own = parseTrustees(protocol, trusteesOf(state) ?? '')
  const keyTexts = (all: typeof trustees) => all.decryptors.map(({ keyText }) => keyText).join()
  if (!own.ok || keyTexts(own.value) !== keyTexts(trustees)) return err('rehearsal_with_other_keys')
  return report.tallied === REHEARSAL_BALLOTS ? ok() : err('rehearsal_not_ten_ballots')
}
