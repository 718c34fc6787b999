// What oidc-provider keeps, in memory and without a bound on its number: its own adapter for development keeps a thousand entries, fewer than a
// measurement makes. The interface is that of example/my_adapter.js in oidc-provider's repository.
const entries = new Map();
const byUid = new Map();
const ofGrant = new Map();

export class MemoryAdapter {
  constructor(model) {
    this.model = model;
  }

  key(id) {
    return `${this.model}:${id}`;
  }

  async upsert(id, payload, expiresIn) {
    const key = this.key(id);
    if (this.model === 'Session') byUid.set(payload.uid, id);
    if (payload.grantId && this.model !== 'Session') {
      const keys = ofGrant.get(payload.grantId) ?? new Set();
      ofGrant.set(payload.grantId, keys.add(key));
    }
    entries.set(key, { payload, ends: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
  }

  async find(id) {
    const entry = entries.get(this.key(id));
    return entry && Date.now() < entry.ends ? entry.payload : undefined;
  }

  async findByUid(uid) {
    return this.find(byUid.get(uid));
  }

  async findByUserCode() {
    return undefined;
  }

  async consume(id) {
    const entry = entries.get(this.key(id));
    if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    entries.delete(this.key(id));
  }

  async revokeByGrantId(grantId) {
    for (const key of ofGrant.get(grantId) ?? []) entries.delete(key);
    ofGrant.delete(grantId);
  }
}
