/** One row of the OpenID Provider's protocol state. */
export interface StoredModel {
  readonly payload: object
  readonly grantId: string | null
  readonly uid: string | null
  readonly consumedAt: Date | null
}

export interface ModelToStore extends Omit<StoredModel, 'consumedAt'> {
  readonly expiresAt: Date | null
}

/** What one client was granted. */
export interface GrantOfAccount {
  readonly clientId: string
  readonly grantId: string
}

/**
 * Where the OpenID Provider keeps its state, by kind of model and hash of the handle. A port: what lives for minutes may
 * move to another store than what lives for days.
 */
export interface ModelStore {
  /** Inserts or replaces; what was consumed stays consumed. */
  upsert(kind: string, key: Buffer, model: ModelToStore): Promise<void>
  /** Inserts; false when there is one already that has not expired. */
  insertOnce(kind: string, key: Buffer, model: ModelToStore, now: Date): Promise<boolean>
  find(kind: string, key: Buffer, now: Date): Promise<StoredModel | undefined>
  findByUid(kind: string, uid: string, now: Date): Promise<StoredModel | undefined>
  /** The sessions of an account: what has to end when a consent or the account does. */
  listSessions(accountId: string, now: Date): Promise<readonly StoredModel[]>
  /** What tokens are out under, logins at terminals, which have no session, too. Rare, and looks at all of them. */
  listGrants(accountId: string, now: Date): Promise<readonly GrantOfAccount[]>
  /** True for exactly one caller. */
  consume(kind: string, key: Buffer, now: Date): Promise<boolean>
  destroy(kind: string, key: Buffer): Promise<void>
  revokeByGrantId(kind: string, grantId: string): Promise<void>
  deleteExpired(now: Date): Promise<void>
}
