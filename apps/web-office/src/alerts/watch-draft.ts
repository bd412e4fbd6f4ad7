import {
  AccessWatchSchema,
  STAFF_ALERT_RULES,
  type AccessWatch,
  type StaffAlertRule,
} from '@musubi/contracts'

/** What stands in the fields. */
export interface WatchDraft {
  /** HH:MM. */
  readonly opens: string
  readonly closes: string
  readonly floors: Readonly<Record<StaffAlertRule, string>>
}

export function toWatchDraft({ opens, closes, floors }: AccessWatch): WatchDraft {
  const texts = STAFF_ALERT_RULES.map((rule) => [rule, String(floors[rule])])
  return {
    opens: toTime(opens),
    closes: toTime(closes),
    floors: Object.fromEntries(texts) as WatchDraft['floors'],
  }
}

/** Undefined where something is no number or no time; whether the counts are within bounds the server says. */
export function readWatchDraft({ opens, closes, floors }: WatchDraft): AccessWatch | undefined {
  const read = AccessWatchSchema.safeParse({
    opens: readTime(opens),
    closes: readTime(closes),
    floors: Object.fromEntries(STAFF_ALERT_RULES.map((rule) => [rule, readCount(floors[rule])])),
  })
  return read.success ? read.data : undefined
}

/** Digits, also full-width ones from a Japanese keyboard. */
function readCount(text: string): number {
  const digits = text.normalize('NFKC').trim()
  return /^\d{1,4}$/.test(digits) ? Number(digits) : Number.NaN
}

function toTime(minutes: number): string {
  const two = (figure: number) => String(figure).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function readTime(text: string): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? []
  return Number(hours) * 60 + Number(minutes)
}
