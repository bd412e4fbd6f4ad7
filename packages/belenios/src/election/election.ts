import { err, ok, type Result } from '@musubi/kernel'
import { isElectionUuid } from '../encoding/base58.ts'
import { count, listOf, optional, parseAnySpelling, record, text } from '../encoding/shape.ts'
import type { Point } from '../group/group.ts'
import { type Protocol, protocolFor } from '../protocol.ts'
import { isHomomorphic, type Question, questionShape } from './question.ts'

const electionShape = record({
  version: count,
  description: text,
  name: text,
  group: text,
  public_key: text,
  questions: listOf(questionShape),
  uuid: text,
  administrator: optional(text),
  credential_authority: optional(text),
})

/** An election as everybody agreed on it. Its exact text is what is hashed; nothing is ever written again. */
export interface Election {
  readonly text: string
  readonly fingerprint: string
  readonly uuid: string
  readonly name: string
  readonly description: string
  /** The trustees' common key y, prepared for many multiplications. */
  readonly key: Point
  readonly questions: readonly Question[]
  readonly administrator: string | undefined
  readonly credentialAuthority: string | undefined
}

export interface ElectionFault {
  readonly reason:
    | 'not_json'
    | 'wrong_shape'
    | 'unsupported_version'
    | 'unsupported_group'
    | 'bad_uuid'
    | 'bad_public_key'
  readonly at: string
}

/**
 * Reads `election.json` (Belenios specification, Election). Unknown fields are left alone because only the text is
 * hashed: later releases of the reference add some.
 */
export function parseElection(ours: Protocol, json: string): Result<Election, ElectionFault> {
  const read = parseAnySpelling(electionShape, json)
  if (!read.ok) {
    return err({ reason: read.error.reason === 'not_json' ? 'not_json' : 'wrong_shape', at: read.error.at })
  }
  const fields = read.value
  const protocol = protocolFor(fields.version, fields.group, ours)
  if (!protocol.ok) {
    return err({ reason: protocol.error, at: protocol.error === 'unsupported_group' ? 'group' : 'version' })
  }
  if (!isElectionUuid(fields.uuid)) return err({ reason: 'bad_uuid', at: 'uuid' })
  const key = protocol.value.group.parse(fields.public_key)
  if (!key.ok) return err({ reason: 'bad_public_key', at: 'public_key' })
  return ok({
    text: json,
    fingerprint: protocol.value.fingerprint(json),
    uuid: fields.uuid,
    name: fields.name,
    description: fields.description,
    key: protocol.value.group.prepare(key.value),
    questions: fields.questions,
    administrator: fields.administrator,
    credentialAuthority: fields.credential_authority,
  })
}

export interface NewElection {
  readonly uuid: string
  readonly name: string
  readonly description: string
  readonly publicKey: string
  readonly questions: readonly Question[]
  readonly administrator?: string
  readonly credentialAuthority?: string
}

export type NewElectionFault = 'bad_uuid' | 'no_question' | 'no_answer' | 'impossible_bounds'

/** The text of `election.json`, fields in the reference's order. */
export function writeElection(protocol: Protocol, election: NewElection): Result<string, NewElectionFault> {
  if (!isElectionUuid(election.uuid)) return err('bad_uuid')
  if (election.questions.length === 0) return err('no_question')
  for (const question of election.questions) {
    const answers = isHomomorphic(question) ? question.answers : question.value.answers
    if (answers.length === 0) return err('no_answer')
    if (isHomomorphic(question) && !(question.min <= question.max && question.max <= answers.length)) {
      return err('impossible_bounds')
    }
  }
  const { administrator, credentialAuthority } = election
  return ok(
    electionShape.write({
      version: protocol.version,
      description: election.description,
      name: election.name,
      group: protocol.group.name,
      public_key: election.publicKey,
      questions: election.questions,
      uuid: election.uuid,
      ...(administrator === undefined ? {} : { administrator }),
      ...(credentialAuthority === undefined ? {} : { credential_authority: credentialAuthority }),
    }),
  )
}
