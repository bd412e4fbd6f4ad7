import {
  type BoxPart,
  checkEntries,
  openArchive,
  type Point,
  type Protocol,
  writeTally,
} from '@musubi/belenios'
import { encryptedTallyShape } from '@musubi/belenios/tally/encrypted-tally'
import { parseCanonical } from '@musubi/belenios/encoding/shape'
import { expectOk } from '@musubi/kernel'

/** A slice of an archive's ballots, for a thread that has nothing but the bytes. */
export interface PartRequest {
  readonly bytes: Uint8Array
  /** positions among the ballots that could be read: from, up to but without `to` */
  readonly from: number
  readonly to: number
}

/** What a thread sends back; points of the group cannot leave a thread, so the tally travels as its canonical text. */
export interface PartAnswer {
  readonly findings: BoxPart['findings']
  readonly checked: number
  readonly tally: string
}

/** Checks a slice of the ballots. The archive must be one that `openArchive` takes. */
export function checkPart(
  protocol: Protocol,
  { bytes, from, to }: PartRequest,
  onProgress: (done: number) => void = () => {},
): PartAnswer {
  const { setup, box } = expectOk(openArchive(protocol, bytes), 'an archive that was opened before')
  const part = checkEntries(protocol, setup, box.entries.slice(from, to), onProgress)
  return { ...part, tally: writeTally(protocol.group, part.tally) }
}

/** The part as the engine knows it. The text comes from a thread of our own, so a wrong one is a bug. */
export function readPart(protocol: Protocol, { findings, checked, tally }: PartAnswer): BoxPart {
  const texts = expectOk(parseCanonical(encryptedTallyShape, tally), 'the tally of a part')
  const point = (text: string): Point => expectOk(protocol.group.parse(text), 'a point of a part')
  return {
    findings,
    checked,
    tally: texts.map((choices) =>
      choices.map(({ alpha, beta }) => ({ alpha: point(alpha), beta: point(beta) })),
    ),
  }
}
