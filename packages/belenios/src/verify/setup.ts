import { err, ok, type Result } from '@musubi/kernel'
import type { Link } from '../archive/chain.ts'
import { type CredentialList, parseCredentialList } from '../credential/credential-list.ts'
import { type Election, parseElection } from '../election/election.ts'
import type { Protocol } from '../protocol.ts'
import { parseTrustees, type Trustees } from '../trustee/trustees.ts'
import type { Finding } from './report.ts'

/** What the vote stands on. */
export interface Setup {
  readonly election: Election
  readonly trustees: Trustees
  readonly credentials: CredentialList
}

/** Texts of the Setup event's records. */
export interface SetupTexts {
  readonly election: string
  readonly trustees: string
  readonly credentials: string
}

const RECORDS = ['election', 'trustees', 'credentials'] as const

export function setupTexts(link: Link): SetupTexts {
  const [election, trustees, credentials] = link.data.map((record) => record.text)
  return { election: election ?? '', trustees: trustees ?? '', credentials: credentials ?? '' }
}

/**
 * Checks the setup: the election can be read, every trustee proves its key, the trustees' keys together are the
 * election's key, the credentials are distinct members of the group.
 */
export function readSetup(
  protocol: Protocol,
  texts: SetupTexts,
  nameOf: (part: (typeof RECORDS)[number]) => string = (part) => part,
): Result<Setup, Finding> {
  const election = parseElection(protocol, texts.election)
  if (!election.ok) {
    const { reason, at } = election.error
    return err({ reason: `election_${reason}`, record: nameOf('election'), at })
  }
  const trustees = parseTrustees(protocol, texts.trustees)
  if (!trustees.ok) return err({ ...trustees.error, record: nameOf('trustees') })
  if (!protocol.group.equal(trustees.value.key, election.value.key)) {
    return err({ reason: 'trustees_do_not_give_key', record: nameOf('election'), at: 'public_key' })
  }
  const credentials = parseCredentialList(protocol.group, texts.credentials)
  if (!credentials.ok) {
    const { reason, at } = credentials.error
    return err({ reason: `credentials_${reason}`, record: nameOf('credentials'), at: `[${at}]` })
  }
  return ok({ election: election.value, trustees: trustees.value, credentials: credentials.value })
}

/** The names of the records behind the Setup event. */
export function setupNames(link: Link): (part: (typeof RECORDS)[number]) => string {
  return (part) => link.data[RECORDS.indexOf(part)]?.name ?? link.record.name
}
