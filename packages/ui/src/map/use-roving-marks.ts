import { useCallback, useState, type KeyboardEvent } from 'react'
import { nextMark, type Direction, type Mark } from './next-mark.ts'

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/**
 * One stop for the Tab key, arrow keys between marks (WAI-ARIA Authoring Practices, roving tabindex). PageUp and
 * PageDown walk the given order, so that every mark can be reached; Home and End go to its ends.
 */
export function useRovingMarks(marks: readonly Mark[], focusMark: (id: string) => void) {
  const [lastId, setCurrentId] = useState<string | null>(null)
  const currentId = marks.some(({ id }) => id === lastId) ? lastId : (marks[0]?.id ?? null)
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (!currentId || event.ctrlKey || event.metaKey || event.altKey) return
      const target = targetOf(event.key, marks, currentId)
      if (target === null) return
      event.preventDefault()
      setCurrentId(target)
      focusMark(target)
    },
    [currentId, marks, focusMark],
  )
  return { currentId, setCurrentId, onKeyDown }
}

function targetOf(key: string, marks: readonly Mark[], currentId: string): string | null {
  const direction = arrows[key]
  if (direction) return nextMark(marks, currentId, direction)
  const at = marks.findIndex(({ id }) => id === currentId)
  const steps: Readonly<Record<string, number>> = {
    PageUp: at - 1,
    PageDown: at + 1,
    Home: 0,
    End: marks.length - 1,
  }
  const index = steps[key]
  return index === undefined ? null : (marks[index]?.id ?? currentId)
}
