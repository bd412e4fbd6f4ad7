/** An arrow that has not left its tray: events that a terminal still holds. */
export function UnsentIcon() {
  return (
    <svg className="mu-icon" viewBox="0 0 16 16" aria-hidden="true" strokeWidth="1.7">
      <path d="M8 10.5v-8M4.8 5.5 8 2.3l3.2 3.2M2 9.500V14h12V9.500" />
    </svg>
  )
}
