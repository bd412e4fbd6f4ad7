/** Line drawings of these pages. They say nothing that the words beside them do not say, so readers skip them. */
const ICONS = {
  eye: '<path d="M2 12c2.5-4.500 6-7 10-7s7.500 2.500 10 7c-2.500 4.500-6 7-10 7S4.500 16.500 2 12z"/><circle cx="12" cy="12" r="3"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.500l3.500 2"/>',
  right: '<path d="M9 5l7 7-7 7"/>',
  left: '<path d="M15 5l-7 7 7 7"/>',
  undo: '<path d="M8 4L4 8l4 4M4 8h10a6 6 0 0 1 0 12H8"/>',
  warn: '<path d="M12 3.500 2.500 20h19L12 3.500z"/><path d="M12 10v4.500M12 17.500v.01"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4 20.500c.8-4 4-6.500 8-6.500s7.200 2.500 8 6.500"/>',
  up: '<path d="M12 20V5M5 12l7-7 7 7"/>',
} as const

const PICTURES = {
  card: '<rect class="pic-white" x="3" y="9" width="78" height="47" rx="6"/><path class="pic-fill pic-bare" d="M4 15a5 5 0 0 1 5-5h66a5 5 0 0 1 5 5v6H4z"/><rect class="pic-fill" x="11" y="28" width="17" height="20" rx="2"/><path d="M15.500 46c.3-3 1.800-4.500 4-4.500s3.700 1.500 4 4.500"/><circle cx="19.500" cy="35.500" r="3.200"/><rect class="pic-gold" x="60" y="30" width="13" height="10.500" rx="2"/><path d="M64.500 30v10.500M60 35h4.500"/><path class="pic-light" d="M35 31h17M35 37.500h12M35 48h37"/><path class="pic-light" d="M11 16h26"/>',
  app: '<rect class="pic-white" x="25" y="2" width="34" height="60" rx="6"/><rect class="pic-fill pic-bare" x="29" y="9" width="26" height="42" rx="1"/><path d="M38.500 56.500h7"/><path class="pic-act" d="M35.500 29.500l4.800 4.800L49 24.800"/><path class="pic-act" d="M66 20c4 3.500 6 7.500 6 12s-2 8.500-6 12M72.500 14c5.500 5 8.200 11 8.200 18s-2.700 13-8.200 18"/><path class="pic-act" d="M18 20c-4 3.500-6 7.500-6 12s2 8.500 6 12M11.500 14C6 19 3.300 25 3.300 32s2.700 13 8.200 18"/>',
  'municipal-id':
    '<rect class="pic-white" x="3" y="12" width="78" height="40" rx="6"/><circle class="pic-fill" cx="19" cy="32" r="9.500"/><path d="M15 27.500h8M15 32h8M15 36.500h8M19 27.500v9"/><g class="pic-ink"><circle cx="40" cy="32" r="2.600"/><circle cx="49" cy="32" r="2.600"/><circle cx="58" cy="32" r="2.600"/><circle cx="67" cy="32" r="2.600"/></g><path class="pic-act" d="M36 42h36"/>',
} as const

export function icon(name: keyof typeof ICONS): string {
  return `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`
}

export function picture(name: keyof typeof PICTURES): string {
  return `<svg class="pic" viewBox="0 0 84 64" aria-hidden="true">${PICTURES[name]}</svg>`
}
