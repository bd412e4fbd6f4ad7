import { STATUS, triesLeftStatus } from '../apdu.ts'

/** A PIN, password or birth date on a card, with its try counter. */
export class Secret {
  #value: string
  #triesLeft: number
  readonly #limit: number
  readonly #shape: RegExp

  constructor(value: string, limit: number, shape: RegExp) {
    this.#value = value
    this.#limit = limit
    this.#triesLeft = limit
    this.#shape = shape
  }

  get triesLeft(): number {
    return this.#triesLeft
  }

  /** Spends a try when wrong; `9000`, `63Cx` with the tries left, or `6984` when it was blocked before. */
  present(value: string): number {
    if (this.#triesLeft === 0) return STATUS.blocked
    this.#triesLeft = value === this.#value ? this.#limit : this.#triesLeft - 1
    return value === this.#value ? STATUS.done : triesLeftStatus(this.#triesLeft)
  }

  /** Answers how many tries are left; the caller chooses how a blocked secret shows itself. */
  describe(blockedAnswer: 'tries' | '6984'): number {
    return this.#triesLeft === 0 && blockedAnswer === '6984'
      ? STATUS.blocked
      : triesLeftStatus(this.#triesLeft)
  }

  change(value: string): number {
    if (!this.#shape.test(value)) return STATUS.wrongData
    this.#value = value
    this.#triesLeft = this.#limit
    return STATUS.done
  }
}

/** A secret that exists on every card but that no virtual card can satisfy, such as 照合番号A. */
export function unsatisfiableSecret(): Secret {
  return new Secret('', 0, /(?!)/)
}
