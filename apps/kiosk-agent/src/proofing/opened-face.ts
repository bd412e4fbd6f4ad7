import type { KeyObject } from 'node:crypto'
import type { FaceFiles } from '@musubi/card'
import type { FacePicture, ProofingFace } from '@musubi/contracts'
import type { CivilDate } from '@musubi/kernel'

/** The card whose face was opened, as far as it has to sign for what is decided about it. No picture is in it. */
export interface SigningCard extends FaceFiles {
  readonly publicKey: KeyObject
  readonly faceKeyHash: Uint8Array
  readonly birthDate: CivilDate
}

/** A card's face in the agent's memory while staff compare it. */
export interface OpenedFace {
  readonly shown: ProofingFace
  /** In the path of each picture: another page of the browser cannot guess it. */
  readonly key: string
  /** All parts of `file`. */
  readonly pictures: Readonly<Record<FacePicture, Uint8Array>>
  /** EF 0002. Whoever lets go of the face overwrites it. */
  readonly file: Uint8Array
  /** Null where the card is not genuine: such a card signs for nothing. */
  readonly card: SigningCard | null
}

export function wipeFace({ file }: OpenedFace): void {
  file.fill(0)
}
