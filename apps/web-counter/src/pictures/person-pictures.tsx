/** A member of staff who raises a hand: somebody is coming. */
export function HelperPicture() {
  return (
    <svg viewBox="0 0 432 480" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle cx="216" cy="266" r="194" fill="#ffe380" />
      <g stroke="#f3c6a5" strokeLinecap="round" strokeWidth="15">
        <path d="M352 262l-7-36M367 257l-3-42M382 257l3-41M396 263l9-33M350 276l-17-17" />
      </g>
      <rect x="345" y="252" width="59" height="56" rx="24" fill="#f3c6a5" />
      <path d="M372 300c6 40 6 92-6 180" fill="none" stroke="#dcf0ff" strokeWidth="66" />
      <path d="M340 304h70" stroke="#fff" strokeWidth="20" strokeLinecap="round" />
      <path d="M58 480c0-96 46-138 112-152h92c66 14 118 56 128 152z" fill="#dcf0ff" />
      <path
        d="M134 339c-10 40-14 90-14 141h72l-8-152zM298 339c10 40 14 90 14 141h-72l8-152z"
        fill="#0017c1"
      />
      <path d="M339 378c6 30 8 66 6 102" fill="none" stroke="#97d3ff" strokeWidth="4" strokeLinecap="round" />
      <path d="M121 430h69l1 22h-71zM242 430h69l1 22h-71z" fill="#ffd43d" />
      <rect x="256" y="376" width="40" height="32" rx="4" fill="#fff" />
      <path d="M263 386h26M263 397h17" stroke="#4d4d4d" strokeWidth="4" strokeLinecap="round" />
      <path d="M190 262h52v62c0 16-12 26-26 26s-26-10-26-26z" fill="#e5ac84" />
      <path d="M190 312l26 40-28 26-16-50zM242 312l-26 40 28 26 16-50z" fill="#fff" />
      <circle cx="155" cy="218" r="13" fill="#e5ac84" />
      <circle cx="277" cy="218" r="13" fill="#e5ac84" />
      <path d="M156 196c0-40 24-62 60-62s60 22 60 62v24c0 40-26 70-60 70s-60-30-60-70z" fill="#f3c6a5" />
      <path
        d="M150 206c-8-62 24-92 70-92 38 0 72 26 62 92-8-6-10-14-12-26-18-2-34-8-46-20-14 16-38 22-60 22-4 8-8 18-14 24z"
        fill="#333"
      />
      <g fill="#333">
        <circle cx="194" cy="216" r="5" />
        <circle cx="238" cy="216" r="5" />
      </g>
      <g fill="#ff9696" opacity=".55">
        <circle cx="178" cy="240" r="11" />
        <circle cx="254" cy="240" r="11" />
      </g>
      <path d="M199 247c9 11 25 11 34 0" fill="none" stroke="#333" strokeWidth="5" strokeLinecap="round" />
    </svg>
  )
}

export function CheckPicture() {
  return (
    <svg viewBox="0 0 200 200" aria-hidden="true">
      <circle cx="100" cy="100" r="96" fill="#fff" />
      <path
        d="M54 104l32 32 62-68"
        fill="none"
        stroke="#197a4b"
        strokeWidth="20"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
