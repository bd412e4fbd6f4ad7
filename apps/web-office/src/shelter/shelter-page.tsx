export function ShelterPage() {
  return null
}
