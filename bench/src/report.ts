/** What a suite tells. */
export interface Report {
  figure(name: string, value: number, unit: string, note?: string): void
}
