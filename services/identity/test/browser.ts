/** A browser as far as a login needs one: cookies with paths, redirects, forms. No script. */
export interface Page {
  readonly status: number
  readonly url: URL
  readonly html: string
  readonly headers: Headers
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

export function createBrowser(origin: string) {
  const jar = new Map<string, Cookie>()

  async function request(url: URL, init: RequestInit): Promise<Response> {
    const cookies = [...jar.values()].filter(({ path }) => url.pathname.startsWith(path))
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...init.headers,
        accept: 'text/html',
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
    })
    for (const line of answer.headers.getSetCookie()) keep(line)
    return answer
  }

  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    const path = attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ?? '/'
    const gone = attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute))
    if (gone) jar.delete(`${name} ${path}`)
    else jar.set(`${name} ${path}`, { name, value, path })
  }

  /** Follows redirects as long as they stay on the provider's origin; the last page may be another site's address. */
  async function open(target: URL | string, init: RequestInit = {}): Promise<Page> {
    let url = new URL(target, origin)
    let answer = await request(url, init)
    for (let hop = 0; hop < 10; hop++) {
      const location = answer.headers.get('location')
      if (!location) break
      url = new URL(location, url)
      if (url.origin !== origin) return { status: answer.status, url, html: '', headers: answer.headers }
      answer = await request(url, {})
    }
    return { status: answer.status, url, html: await answer.text(), headers: answer.headers }
  }

  return {
    jar,
    open,
    /**
     * Sends the first form that has one of the fields (or the first of all), as a browser would. Where the login page is a
     * list, it opens the municipal ID's own page first.
     */
    submit: async (shown: Page, fields: Record<string, string>, headers: Record<string, string> = {}) => {
      const way = 'login_name' in fields && !shown.html.includes('name="login_name"')
      const link = way ? /href="([^"]*[?&;]way=password[^"]*)"/.exec(shown.html)?.[1] : undefined
      const page = link ? await open(new URL(link.replaceAll('&amp;', '&'), shown.url)) : shown
      const forms = [...page.html.matchAll(/<form[^>]* action="([^"]+)"[^>]*>.*?<\/form>/gs)]
      const names = Object.keys(fields)
      const form = forms.find(([html]) => names.some((name) => html.includes(`name="${name}"`))) ?? forms[0]
      const action = form?.[1]
      if (!action) throw new Error(`no form on ${page.url.pathname}: ${page.status}`)
      const hidden = [...(form[0] ?? '').matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      const body = new URLSearchParams([
        ...hidden.map(([, name = '', value = '']) => [name, value]),
        ...Object.entries(fields),
      ])
      return open(new URL(action.replaceAll('&amp;', '&'), page.url), {
        method: 'POST',
        body,
        headers: { 'sec-fetch-site': 'same-origin', origin, ...headers },
      })
    },
  }
}
