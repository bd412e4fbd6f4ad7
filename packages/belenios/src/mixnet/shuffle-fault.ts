/** Why a shuffle is refused, and where in it. */
export interface ShuffleFault {
  readonly reason: 'shuffle_not_canonical' | 'shuffle_wrong_shape' | 'shuffle_bad_point' | 'shuffle_bad_proof'
  readonly at: string
}
