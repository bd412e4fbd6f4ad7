/** Milliseconds before the next try to reach the server: 1, 2, 4 … up to 15 seconds. */
export function retryDelay(attempt: number): number {
  return Math.min(15_000, 1000 * 2 ** Math.max(0, attempt))
}
