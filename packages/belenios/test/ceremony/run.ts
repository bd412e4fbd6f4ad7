import { expectOk, toBase64Url } from '@musubi/kernel'
import {
  AUTHORITY,
  BEFORE_CEREMONY,
  type CeremonyMember,
  type CeremonyMessage,
  type CeremonyPlan,
  type CeremonyState,
  credentialSecret,
  makeCredential,
  makePrivateKey,
  makeSeed,
  parseElection,
  parseTrustees,
  placesOf,
  plainProtocol,
  publicCredential,
  type Random,
  randomBase58,
  receiveShares,
  reduceCeremony,
  REHEARSAL_NAME,
  rehearsalUuid,
  sayCertificate,
  sayCommitment,
  sayKey,
  sayReveal,
  sayShares,
  saySingleKey,
  type Scalar,
  trusteesOf,
  writeCredentialList,
  writeElection,
} from '../../src/index.ts'
import {
  castSample,
  closeSample,
  openSampleArchive,
  type SampleElection,
} from '../../src/sample/sample-election.ts'
import { remembering } from '../remembering.ts'

/** The ceremony is replayed many times: each proof is decided once. */
export const protocol = remembering(plainProtocol)

/** Server, chair and deputy, three witnesses: the locks of the deck's election. */
export function planOf(random: Random, rehearsal = false): CeremonyPlan {
  return {
    uuid: rehearsal ? rehearsalUuid(random) : randomBase58(14, random),
    name: `${rehearsal ? REHEARSAL_NAME : ''}甲府市長選挙`,
    rehearsal,
    release: 'ab'.repeat(32),
    locks: [
      { single: true, threshold: 1, members: ['サーバー'] },
      { single: false, threshold: 1, members: ['委員長', '職務代理者'] },
      { single: false, threshold: 2, members: ['立会人一', '立会人二', '立会人三'] },
    ],
    rehearsedKeys: [],
  }
}

export interface Run {
  readonly plan: CeremonyPlan
  /** The messages of each step, in the order of the owners. */
  readonly steps: readonly (readonly CeremonyMessage[])[]
  /** Before each step, and at the end. */
  readonly states: readonly CeremonyState[]
  readonly members: readonly CeremonyMember[]
  /** By owner, from 1: index 0 is owner 1. */
  readonly privateKeys: readonly Scalar[]
}

/** All devices of a ceremony in one process. */
export async function runCeremony(plan: CeremonyPlan, random: Random): Promise<Run> {
  const members = placesOf(plan).map((place) => ({ plan, place, seed: makeSeed(random) }))
  const dealers = members.filter(({ place }) => !place.single)
  const steps: (readonly CeremonyMessage[])[] = []
  const states: CeremonyState[] = [BEFORE_CEREMONY]
  const now = () => states.at(-1) as CeremonyState
  const say = (messages: readonly CeremonyMessage[]) => {
    steps.push(messages)
    states.push(hear(now(), messages))
  }
  say([{ step: 'announce', owner: AUTHORITY, plan }])
  say(await Promise.all(dealers.map((member) => sayCertificate(protocol, member, random))))
  const dealt = dealers.map((member) => ({ member, ...sayCommitment(protocol, now(), member, random) }))
  say(dealt.map(({ message }) => message))
  say(dealt.map(({ member, dealing }) => sayReveal(member, dealing)))
  const shares = dealt.map(({ member, dealing }) => sayShares(protocol, now(), member, dealing, random))
  say((await Promise.all(shares)).map((share) => expectOk(share, 'sealing')))
  const privateKeys = await Promise.all(
    members.map(async (member) =>
      member.place.single
        ? makePrivateKey(random)
        : expectOk(await receiveShares(protocol, now(), member), 'own'),
    ),
  )
  const keys = members.map((member, at) => {
    const own = privateKeys[at] as Scalar
    return member.place.single
      ? saySingleKey(protocol, member, own, random)
      : sayKey(protocol, now(), member, own, random)
  })
  say(keys)
  const { election, trusteesText } = electionOf(now(), plan, privateKeys, 0, random)
  say([{ step: 'election', owner: AUTHORITY, election: election.text, trustees: trusteesText }])
  const test = { uuid: rehearsalUuid(random), name: `${REHEARSAL_NAME}試験投票` }
  const { archive } = voteWith(now(), test, privateKeys, [1, 2, 4, 5], 10, random)
  say([{ step: 'rehearsal', owner: AUTHORITY, archive: toBase64Url(archive) }])
  return { plan, steps, states, members, privateKeys }
}

export function hear(state: CeremonyState, messages: readonly CeremonyMessage[]): CeremonyState {
  return messages.reduce(
    (now, message) => expectOk(reduceCeremony(protocol, now, message), message.step),
    state,
  )
}

/** An election under the keys of a ceremony. */
export function electionOf(
  state: CeremonyState,
  { uuid, name }: { readonly uuid: string; readonly name: string },
  privateKeys: readonly Scalar[],
  voters: number,
  random: Random,
): SampleElection {
  const trusteesText = trusteesOf(state) ?? ''
  const trustees = expectOk(parseTrustees(protocol, trusteesText), 'own trustees')
  const questions = [{ answers: ['信任'], min: 0, max: 1, question: '市長' }]
  const publicKey = protocol.group.encode(trustees.key)
  const text = expectOk(
    writeElection(protocol, { uuid, name, description: '', publicKey, questions }),
    'own election',
  )
  const credentials = Array.from({ length: voters }, () => ({
    credential: makeCredential(random),
    weight: 1,
  }))
  const listed = credentials.map(({ credential, weight }) => ({
    text: publicCredential(protocol.group, credentialSecret(uuid, credential)),
    weight,
  }))
  const election = expectOk(parseElection(protocol, text), 'own election')
  const credentialsText = writeCredentialList(listed)
  return { uuid, election, trustees, trusteesText, credentialsText, credentials, privateKeys }
}

/** A whole election with these owners opening it: every third ballot says no, beginning with the first. */
export function voteWith(
  state: CeremonyState,
  named: { readonly uuid: string; readonly name: string },
  privateKeys: readonly Scalar[],
  owners: readonly number[],
  ballots: number,
  random: Random,
) {
  const sample = electionOf(state, named, privateKeys, ballots, random)
  const votes = Array.from({ length: ballots }, (_, voter) => ({
    voter,
    choices: [[voter % 3 === 0 ? 0 : 1]],
  }))
  const cast = castSample(protocol, sample, votes, random)
  const file = openSampleArchive(sample, cast, 1_800_000_000)
  const result = closeSample(protocol, sample, cast, file, owners, random)
  return { archive: file.bytes(), result }
}
