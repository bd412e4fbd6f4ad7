import type { Link } from '../archive/chain.ts'
import type { Question } from '../election/question.ts'
import { parseCanonical } from '../encoding/shape.ts'
import { checkShuffle } from '../mixnet/check-shuffle.ts'
import type { Point } from '../group/group.ts'
import type { Protocol } from '../protocol.ts'
import { openTally } from '../tally/combine.ts'
import { sizedTallyShape, type Tally } from '../tally/encrypted-tally.ts'
import { checkPartialDecryption, ownedShape } from '../tally/partial-decryption.ts'
import { findWrongPart, type QuestionResult, resultShape } from '../tally/result.ts'
import { type Box, hasRanking, isRankingAt } from './ballot-box.ts'
import { compareTally } from './compare-tally.ts'
import type { Checked, Finding } from './report.ts'
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
        return this.#checkShuffle(link)
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
    if (
      hasRanking(this.#setup) &&
      this.#box.entries.some((one) => one.counted && one.credential.weight !== 1)
    ) {
      return { reason: 'tally_weighted_ranking', record: at(1), at: 'total_weight' }
    }
    const difference = compareTally(this.#protocol, this.#tally, published)
    this.checked.tally = difference === undefined
    return difference && { ...difference, record: at(0) }
  }

  /** Every shuffle must be of the lists before it; with the close of the shuffles the last lists are what is opened. */
  #checkShuffle(link: Link): Finding | undefined {
    const { election } = this.#setup
    if (!hasRanking(this.#setup)) {
      return { reason: 'shuffle_not_expected', record: link.record.name, at: '' }
    }
    if (link.event.type === 'EndShuffles') {
      this.#shuffled = true
      return undefined
    }
    const [shuffle] = link.data as [Link['record']]
    const lists = this.#tally.filter((_, at) => isRankingAt(election, at))
    const shuffled = checkShuffle(this.#protocol, election, lists, shuffle.text)
    if (!shuffled.ok) return { ...shuffled.error, record: shuffle.name }
    const next = [...shuffled.value]
    this.#tally = this.#tally.map((own, at) => (isRankingAt(election, at) ? (next.shift() ?? own) : own))
    this.checked.shuffles++
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
      const claimed = result[question] as QuestionResult
      if (claimed.length !== points.length) return { reason: 'result_wrong_shape', record: record.name, at }
      const asked = this.#setup.election.questions[question] as Question
      const wrong = findWrongPart(group, asked, claimed, points, this.#box.totalWeight)
      if (wrong !== undefined)
        return { reason: 'result_mismatch', record: record.name, at: `${at}[${wrong}]` }
    }
    this.checked.result = true
    this.result = result
    return undefined
  }
}
