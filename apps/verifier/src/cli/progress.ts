import type { Language } from '@musubi/i18n'
import { verdictTexts } from '../verdict/verdict-texts.ts'

export interface Progress {
  show(this: void, done: number, total: number): void
  end(this: void): void
}

const REDRAW_MS = 100

/** A line that counts, on a terminal; nothing where the output goes to a file. */
export function createProgress(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  { quiet, language }: { readonly quiet: boolean; readonly language: Language },
): Progress {
  if (quiet || !stream.isTTY) return { show: () => {}, end: () => {} }
  const { text } = verdictTexts.voice(language)
  let drawnAt = 0
  return {
    show(done, total) {
      if (performance.now() - drawnAt < REDRAW_MS && done < total) return
      drawnAt = performance.now()
      stream.write(`\r\u001b[K${text('progress', { done, total })}`)
    },
    end: () => void stream.write('\r\u001b[K'),
  }
}
