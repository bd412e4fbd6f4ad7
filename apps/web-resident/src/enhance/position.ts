import { distanceM, type Point } from '@musubi/shelter/core'

/** Farther than this from every district, somebody is in another part of the country. */
const FAR_M = 30_000

/**
 * Offers to choose the district by the device's own position. The position is compared here with the districts of the
 * list; only the district's name goes into the address.
 */
export function offerPosition(page: Document): void {
  if (!('geolocation' in navigator) || !globalThis.isSecureContext) return
  showOffers(page)
  page.addEventListener('click', (event) => {
    const box = (event.target as Element | null)?.closest?.('button')?.closest<HTMLElement>('[data-locate]')
    if (box) locate(box)
  })
}

/** The offer is hidden in the HTML, because without a script it could do nothing. */
export function showOffers(page: Document): void {
  if (!('geolocation' in navigator) || !globalThis.isSecureContext) return
  for (const box of page.querySelectorAll<HTMLElement>('[data-locate]')) box.hidden = false
}

function locate(box: HTMLElement): void {
  const say = (words: string | undefined) => {
    const status = box.querySelector('[role=status]')
    if (status) status.textContent = words ?? ''
  }
  say(box.dataset['locating'])
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const form = box.closest('form')
      const select = form?.querySelector<HTMLSelectElement>('select[name=near]')
      const nearest = select && findNearest(select, { lat: coords.latitude, lon: coords.longitude })
      if (!nearest) return say(box.dataset['far'])
      select.value = nearest
      form?.requestSubmit()
    },
    () => say(box.dataset['failed']),
    { timeout: 15_000, maximumAge: 120_000 },
  )
}

function findNearest(select: HTMLSelectElement, from: Point): string | null {
  let best = { name: null as string | null, metres: FAR_M }
  for (const { value, dataset } of select.options) {
    const [lat, lon] = [Number(dataset['lat']), Number(dataset['lon'])]
    if (!value || Number.isNaN(lat) || Number.isNaN(lon)) continue
    const metres = distanceM(from, { lat, lon })
    if (metres < best.metres) best = { name: value, metres }
  }
  return best.name
}
