import type { Result } from '@musubi/kernel'
import { sha256Hex } from '../encoding/digest.ts'
import {
  count,
  type JsonFault,
  listOf,
  literal,
  optional,
  parseCanonical,
  record,
  refuse,
  type Shape,
  text,
  type TypeOf,
} from '../encoding/shape.ts'
import { proofShape } from '../proof/proof.ts'
import { publicKeyShape } from '../trustee/shapes.ts'
import { signedMessageShape } from '../trustee/signed-message.ts'
import { planShape } from './plan.ts'
import { sealedShape } from './sealed-share.ts'

/** Owner of what the election authority says; members are counted from 1. */
export const AUTHORITY = 0

const shapes = {
  announce: record({ step: literal('announce'), owner: count, plan: planShape }),
  /** A member's certificate, and the key under which shares are sealed to it, signed for this ceremony. */
  certificate: record({
    step: literal('certificate'),
    owner: count,
    certificate: signedMessageShape,
    sealing: text,
    signature: proofShape,
  }),
  commit: record({ step: literal('commit'), owner: count, commitment: text, signature: proofShape }),
  reveal: record({ step: literal('reveal'), owner: count, coefexps: signedMessageShape }),
  /** One sealed share for every member of the group, in their order; its own too, so that the seed opens all. */
  share: record({ step: literal('share'), owner: count, sealed: listOf(sealedShape), signature: proofShape }),
  /** Says that a share received does not fit its maker's commitments: the ceremony stops and begins anew. */
  complaint: record({ step: literal('complaint'), owner: count, about: count, signature: proofShape }),
  key: record({
    step: literal('key'),
    owner: count,
    key: publicKeyShape,
    certificates: optional(proofShape),
  }),
  election: record({ step: literal('election'), owner: count, election: text, trustees: text }),
  /** The archive of a test election opened with these keys, base64url. */
  rehearsal: record({ step: literal('rehearsal'), owner: count, archive: text }),
}

type Shapes = typeof shapes
export type CeremonyStep = keyof Shapes
export type MessageOf<S extends CeremonyStep> = TypeOf<Shapes[S]>
export type CeremonyMessage = { [S in CeremonyStep]: MessageOf<S> }[CeremonyStep]

const messageShape: Shape<CeremonyMessage> = {
  read(value, at) {
    const step = (value as { step?: unknown } | null)?.step
    if (typeof step !== 'string' || !Object.hasOwn(shapes, step)) return refuse(`${at}step`)
    return shapes[step as CeremonyStep].read(value, at)
  },
  write: (message) => (shapes[message.step] as Shape<CeremonyMessage>).write(message),
}

/** The only spelling of a message: what is sent, compared and hashed into the minutes. */
export function writeMessage(message: CeremonyMessage): string {
  return messageShape.write(message)
}

export function parseMessage(json: string): Result<CeremonyMessage, JsonFault> {
  return parseCanonical(messageShape, json)
}

export function hashMessage(message: CeremonyMessage): string {
  return sha256Hex(writeMessage(message))
}

/** What a member signs around a message that the protocol itself leaves unsigned: bound to ceremony, step and member. */
export function signedText(uuid: string, step: CeremonyStep, owner: number, body: string): string {
  return `musubi ceremony v1|${uuid}|${step}|${owner}|${body}`
}

const sealedList = listOf(sealedShape)

/** The body that a member's own signature covers. */
export function bodyOf(
  message:
    | Omit<MessageOf<'certificate'>, 'signature'>
    | Omit<MessageOf<'commit'>, 'signature'>
    | Omit<MessageOf<'share'>, 'signature'>
    | Omit<MessageOf<'complaint'>, 'signature'>,
): string {
  switch (message.step) {
    case 'certificate':
      return `${signedMessageShape.write(message.certificate)}|${message.sealing}`
    case 'commit':
      return message.commitment
    case 'share':
      return sealedList.write(message.sealed)
    case 'complaint':
      return String(message.about)
  }
}
