import { concatBytes } from '@musubi/kernel'
import { sha256 } from './digest-info.ts'

const text = new TextEncoder()

/**
 * What the card's own key signs when staff proof a person by the card's face (本人確認): bound to one terminal and one
 * decision, so that neither a record nor a signature is of use a second time. The picture takes no part: it never leaves
 * the terminal.
 */
export function faceProofingChallenge({
  terminalId,
  proofingId,
}: {
  readonly terminalId: string
  readonly proofingId: string
}): Uint8Array {
  return sha256(
    concatBytes(text.encode('musubi-face-proofing-1\0'), text.encode(`${terminalId}\0${proofingId}`)),
  )
}
