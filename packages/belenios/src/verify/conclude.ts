import type { Link } from '../archive/chain.ts'
import { parseCanonical } from '../encoding/shape.ts'
import type { Point } from '../group/group.ts'
import type { Protocol } from '../protocol.ts'
import { openTally } from '../tally/combine.ts'
import { encryptedTallyShape, sizedTallyShape, type Tally, writeTally } from '../tally/encrypted-tally.ts'
import { checkPartialDecryption, ownedShape } from '../tally/partial-decryption.ts'
import { resultShape } from '../tally/result.ts'
import { type Box, hasRanking } from './ballot-box.ts'
import type { Checked, Finding, QuestionResult } from './report.ts'
import type { Setup } from './setup.ts'

/** What was found out after the vote was closed. */
export interface Conclusion {
  readonly finding: Finding | undefined
  readonly checked: Pick<Checked, 'tally' | 'shuffles' | 'decryptions' | 'result'>
  readonly result: readonly QuestionResult[] | undefined
}

/** Walks from the closing of the vote to the result and stops at the first thing that is wrong. */
export function conclude(
  protocol: Protocol,
  setup: Setup,
  box: Box,
  computed: Tally,
  links: readonly Link[],
): Conclusion {
  const walk = new Walk(protocol, setup, box, computed)
  for (const link of links) {
    const finding = walk.step(link)
    if (finding) return { finding, checked: walk.checked, result: undefined }
  }
  return { finding: undefined, checked: walk.checked, result: walk.result }
}

/** The state of the opening while its events are walked through. */
class Walk {
  readonly #protocol: Protocol
  readonly #setup: Setup
  readonly #box: Box
  #tally: Tally
  #shuffled = false
  readonly #factors = new Map<number, readonly (readonly Point[])[]>()
  checked = { tally: false, shuffles: 0, decryptions: 0, result: false }
  result: readonly QuestionResult[] | undefined

  constructor(protocol: Protocol, setup: Setup, box: Box, computed: Tally) {
    this.#protocol = protocol
    this.#setup = setup
    this.#box = box
    this.#tally = computed
  }

  step(link: Link): Finding | undefined {
    switch (link.event.type) {
      case 'EncryptedTally':
        return this.#compareTally(link)
      case 'PartialDecryption':
        return this.#checkDecryption(link)
      case 'Result':
        return this.#checkResult(link)
      case 'Shuffle':
      case 'EndShuffles':
        return hasRanking(this.#setup)
          ? undefined
          : { reason: 'shuffle_not_expected', record: link.record.name, at: '' }
      default:
        return undefined
    }
  }

  /** Nobody has to believe the published tally: it must be the one computed from the ballots, byte for byte. */
  #compareTally(link: Link): Finding | undefined {
    const [published, sized] = link.data.map((record) => record.text) as [string, string]
    const at = (which: 0 | 1) => link.data[which]?.name ?? ''
    const size = parseCanonical(sizedTallyShape, sized)
    if (!size.ok) return { reason: 'tally_not_canonical', record: at(1), at: size.error.at }
    if (size.value.num_tallied !== this.#box.tallied) {
      return { reason: 'tally_wrong_size', record: at(1), at: 'num_tallied' }
    }
    if (size.value.total_weight !== this.#box.totalWeight) {
      return { reason: 'tally_wrong_size', record: at(1), at: 'total_weight' }
    }
    const read = parseCanonical(encryptedTallyShape, published)
    if (!read.ok) return { reason: 'tally_not_canonical', record: at(0), at: read.error.at }
    if (writeTally(this.#protocol.group, this.#tally) !== published) {
      return { reason: 'tally_mismatch', record: at(0), at: '' }
    }
    this.checked.tally = true
    return undefined
  }

  #checkDecryption(link: Link): Finding | undefined {
    const [decryption, owned] = link.data as [Link['record'], Link['record']]
    if (hasRanking(this.#setup) && !this.#shuffled) {
      return { reason: 'decryption_before_shuffles', record: link.record.name, at: '' }
    }
    const whose = parseCanonical(ownedShape, owned.text)
    if (!whose.ok) return { reason: 'data_malformed', record: owned.name, at: '' }
    const { owner } = whose.value
    const decryptor = this.#setup.trustees.decryptors.find((one) => one.owner === owner)
    if (!decryptor) return { reason: 'owner_unknown', record: owned.name, at: 'owner' }
    if (this.#factors.has(owner)) return { reason: 'owner_twice', record: owned.name, at: 'owner' }
    const { election } = this.#setup
    const factors = checkPartialDecryption(this.#protocol, election, this.#tally, decryptor, decryption.text)
    if (!factors.ok) return { ...factors.error, record: decryption.name }
    this.#factors.set(owner, factors.value)
    this.checked.decryptions++
    return undefined
  }

  #checkResult(link: Link): Finding | undefined {
    const [record] = link.data as [Link['record']]
    const read = parseCanonical(resultShape, record.text)
    if (!read.ok) return { reason: 'result_not_canonical', record: record.name, at: read.error.at }
    const { group } = this.#protocol
    const opened = openTally(group, this.#setup.trustees, this.#tally, this.#factors)
    if (!opened.ok) {
      return { reason: 'missing_trustee', record: record.name, at: `trustees[${opened.error.lock}]` }
    }
    const { result } = read.value
    if (result.length !== opened.value.length) {
      return { reason: 'result_wrong_shape', record: record.name, at: 'result' }
    }
    for (const [question, points] of opened.value.entries()) {
      const at = `result[${question}]`
      const claimed = result[question] as readonly number[]
      if (claimed.length !== points.length) return { reason: 'result_wrong_shape', record: record.name, at }
      const wrong = claimed.findIndex(
        (votes, choice) =>
          votes > this.#box.totalWeight ||
          !group.equal(group.multiply(group.generator, BigInt(votes)), points[choice] as Point),
      )
      if (wrong >= 0) return { reason: 'result_mismatch', record: record.name, at: `${at}[${wrong}]` }
    }
    this.checked.result = true
    this.result = result
    return undefined
  }
}
