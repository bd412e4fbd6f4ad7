import { timeOfDay } from '@musubi/i18n'

/** The hour of a moment in Japan, without a leading zero. */
export function hourOfDay(at: number): string {
  return String(Number(timeOfDay(new Date(at)).slice(0, 2)))
}
