/** A map that forgets its least recently used entry when it grows past `size`. */
export class Lru<Key, Value> {
  readonly #size: number
  readonly #entries = new Map<Key, Value>()

  constructor(size: number) {
    if (size < 1) throw new RangeError('a cache needs room for one entry')
    this.#size = size
  }

  find(key: Key): Value | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  put(key: Key, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#size) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }
}
