/**
 * The amr of every login at an attended terminal: somebody of the staff was there. It also says that the login is for
 * once, because the next person stands before the same browser.
 */
export const FACE_TO_FACE = 'face-to-face'
