// @ts-check
// Asks the device for a passkey and sends the form with its answer (Web Authentication Level 3). No data of its own.

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (form instanceof HTMLFormElement) serve(form)
}

/** @param {HTMLFormElement} form */
function serve(form) {
  if (!('credentials' in navigator) || !('PublicKeyCredential' in window)) {
    say(form, form.dataset.unsupported)
    return
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    ask(form).catch(() => say(form, form.dataset.declined))
  })
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  say(form, undefined)
  const button = form.querySelector('button')
  if (button) button.disabled = true
  try {
    const options = JSON.parse(form.dataset.options ?? '{}')
    const credential =
      form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: toCreation(options) })
        : await navigator.credentials.get({ publicKey: toRequest(options) })
    const field = form.elements.namedItem('response')
    if (!credential || !(field instanceof HTMLInputElement)) throw new Error('no credential')
    field.value = JSON.stringify(toJson(/** @type {PublicKeyCredential} */ (credential)))
    form.submit()
  } finally {
    if (button) button.disabled = false
  }
}

/** @param {HTMLFormElement} form @param {string | undefined} text */
function say(form, text) {
  const note = form.querySelector('.passkey-note')
  if (!(note instanceof HTMLElement)) return
  note.hidden = text === undefined
  note.textContent = text ?? ''
}

/** @param {any} options */
function toCreation(options) {
  return {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(toDescriptor),
  }
}

/** @param {any} options */
function toRequest(options) {
  return {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(toDescriptor),
  }
}

/** @param {any} credential */
function toDescriptor(credential) {
  return { ...credential, id: toBytes(credential.id) }
}

/** @param {PublicKeyCredential} credential */
function toJson(credential) {
  const response = /** @type {any} */ (credential.response)
  const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
  const given = parts.filter((name) => response[name])
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: {
      ...Object.fromEntries(given.map((name) => [name, toText(response[name])])),
      ...(response.getTransports ? { transports: response.getTransports() } : {}),
    },
    clientExtensionResults: {},
  }
}

/** @param {string} text base64url */
function toBytes(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
}

/** @param {ArrayBuffer} buffer */
function toText(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
