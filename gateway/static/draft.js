// What was typed and not yet received: it outlives a reload, a closed browser and a lost answer.
//
// A draft is {values, ids, subject, sent}. `ids` are made once, when the draft begins, so that
// whatever is sent again is known by them. `sent` is the very text that went out and was not
// answered: it is sent again as it was, byte for byte, since the first one may have arrived.

import { uuid7 } from "./uuid7.js";

const PREFIX = "wagewatch.draft.";

export function keyOf(grid, subject) {
  return `${PREFIX}${grid}.${subject || "newcomer"}`;
}

export class Draft {
  constructor(key) {
    this.key = key;
    this.kept = null;
    try {
      this.kept = JSON.parse(localStorage.getItem(key));
    } catch {
      localStorage.removeItem(key); // not ours, or cut short: nothing in it can be sent
    }
  }

  get values() {
    return this.kept?.values ?? null;
  }

  get sent() {
    return this.kept?.sent ?? null;
  }

  // The id of one event of the report, the same for as long as the draft lives.
  id(type) {
    this.kept.ids[type] ??= uuid7();
    return this.kept.ids[type];
  }

  // The provisional subject of a report on somebody who is not listed.
  subject(grid) {
    this.kept.subject ??= `employer/local-${grid}-${uuid7().replaceAll("-", "").slice(-12)}`;
    return this.kept.subject;
  }

  keep(values) {
    this.kept = { ids: {}, sent: null, ...this.kept, values };
    this.#write();
  }

  // `text` is about to go out; null when it was answered, or is known not to have arrived.
  sending(text) {
    this.kept.sent = text;
    this.#write();
  }

  // Begin anew with the same answers: the ids were used for another content.
  renumber() {
    this.kept.ids = {};
    this.kept.sent = null;
    delete this.kept.subject;
    this.#write();
  }

  clear() {
    this.kept = null;
    localStorage.removeItem(this.key);
  }

  #write() {
    localStorage.setItem(this.key, JSON.stringify(this.kept));
  }
}
