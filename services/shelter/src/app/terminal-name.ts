/** What people call a terminal that identity gave no name with: where it stands and the start of its id. */
export function terminalName(terminalId: string, siteName: string | undefined): string {
  return `${siteName ?? '受付端末'} (${terminalId.slice(0, 4)})`
}
