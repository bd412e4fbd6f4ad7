/** The server's clock as the page knows it: phones run minutes wrong, and ages of figures must not. */
export class PageClock {
  #servedAt: number
  #since: number
  readonly #elapsed: () => number

  constructor(servedAt: string | undefined, elapsed: () => number) {
    this.#elapsed = elapsed
    this.#since = elapsed()
    this.#servedAt = Date.parse(servedAt ?? '') || Date.now()
  }

  /** A newer page has come. */
  set(servedAt: string | undefined): void {
    this.#since = this.#elapsed()
    this.#servedAt = Date.parse(servedAt ?? '') || this.now().getTime()
  }

  now(): Date {
    return new Date(this.#servedAt + this.#elapsed() - this.#since)
  }
}
