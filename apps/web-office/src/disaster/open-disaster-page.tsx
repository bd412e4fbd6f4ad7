export function OpenDisasterPage() {
  return null
}
