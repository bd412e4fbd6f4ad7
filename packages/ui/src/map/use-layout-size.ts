import { useLayoutEffect, useState, type RefObject } from 'react'

export interface LayoutSize {
  readonly w: number
  readonly h: number
}

const coarse = 4

/**
 * Size of an element in layout pixels: sixteenths of a rem, so that a picture drawn in them grows with the text. Null
 * before the first measure and while the element is hidden.
 */
export function useLayoutSize(ref: RefObject<Element | null>): LayoutSize | null {
  const [size, setSize] = useState<LayoutSize | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => setSize((last) => sizeOf(element, last))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}

function sizeOf(element: Element, last: LayoutSize | null): LayoutSize | null {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
  const w = Math.floor(element.clientWidth / rem / coarse) * coarse
  const h = Math.floor(element.clientHeight / rem / coarse) * coarse
  if (w < 40 || h < 40) return null
  return last && last.w === w && last.h === h ? last : { w, h }
}
