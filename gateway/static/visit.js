// The visit form: kept while it is typed, sent once, answered with a receipt, and never lost.

import { Draft, keyOf } from "./draft.js";
import { report } from "./report.js";
import { read, write } from "./values.js";

const BATCHES = "/api/v1/batches";
const RECEIPTS = "/api/v1/receipts/";
const PATIENCE_MS = 20_000;

const by = (id) => document.getElementById(id);
const word = (name) => document.querySelector(`[data-word="${name}"]`).textContent;

const form = by("visit");
const { grid, kind } = form.dataset;
const isNewcomer = "newcomer" in form.dataset;
const draft = new Draft(keyOf(grid, form.dataset.subject));
// The server's clock is the better one; the device's own is told beside it.
const ahead = Date.parse(form.dataset.now) - Date.now();

if (draft.values) {
  write(form, draft.values);
  by("kept").hidden = false;
}
showFields();
if (draft.sent) {
  showUnsent();
}

form.addEventListener("input", () => {
  draft.keep(read(form));
  showFields();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (draft.sent) {
    send(draft.sent);
    return;
  }
  forget();
  const values = read(form);
  const { bodies, wrongs } = report({ kind, newcomer: isNewcomer }, values);
  if (wrongs.length) {
    wrongs.reverse().forEach(([path, name]) => blame(path, word(name)));
    trouble(word("refused"));
    return;
  }
  draft.keep(values);
  send(JSON.stringify(submissions(bodies, values)));
});

by("discard").addEventListener("click", () => {
  draft.clear();
  location.reload();
});

by("edit").addEventListener("click", async () => {
  // It can be changed only if it never arrived: else what was received would be told twice.
  const answer = await ask(RECEIPTS + JSON.parse(draft.sent)[0].id);
  if (answer?.status === 200) {
    await send(draft.sent);
  } else if (answer?.status === 404) {
    draft.sending(null);
    unlock();
  } else {
    showUnsent();
  }
});

by("as-new").addEventListener("click", () => {
  draft.renumber();
  unlock();
  form.requestSubmit();
});

function submissions(bodies, values) {
  const now = Date.now();
  const subject = isNewcomer ? draft.subject(grid) : form.dataset.subject;
  return Object.entries(bodies).map(([type, data]) => ({
    id: draft.id(type),
    type,
    subject,
    occurred_at: new Date(now + ahead).toISOString(),
    device: { at: new Date(now).toISOString() },
    basis: values.basis,
    data,
  }));
}

async function send(text) {
  draft.sending(text);
  lock(word("sending"));
  by("send").disabled = true;
  const answer = await ask(`${BATCHES}?client=grid_worker&grid=${encodeURIComponent(grid)}`, text);
  by("send").disabled = false;
  const told = await answer?.json().catch(() => null);
  if (answer?.ok && told) {
    showReceipt(told, answer.status);
  } else if (told && [400, 403, 409, 413, 415, 422].includes(answer.status)) {
    draft.sending(null);
    unlock();
    showRefusal(told, JSON.parse(text));
  } else {
    showUnsent(told?.detail);
  }
}

async function ask(address, text) {
  const asked = text === undefined
    ? {}
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: text };
  try {
    return await fetch(address, { ...asked, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return null; // no answer: it may have arrived or not
  }
}

function showReceipt(told, status) {
  const last = told.receipts.at(-1);
  draft.clear();
  by("receipt-position").textContent = last.position;
  by("receipt-hash").textContent = last.hash.slice(0, 12);
  by("received-before").hidden = status === 201;
  form.hidden = true;
  by("receipt").hidden = false;
  by("receipt").focus();
  scrollTo(0, 0);
}

function showRefusal(told, sent) {
  const conflict = told.status === 409;
  trouble(word(conflict ? "conflict" : "refused"), told.detail);
  by("as-new").hidden = !conflict;
  // "1.data.workers" in a batch of several, "data.workers" where it was one alone.
  const parts = (told.field ?? "").split(".");
  const place = /^\d+$/.test(parts[0]) ? Number(parts.shift()) : 0;
  const field = parts[0] === "data" ? parts[1] : parts[0];
  if (field !== undefined && !conflict) {
    blame(`${sent[place].type}.${field}`, told.detail);
  }
}

function showUnsent(detail = word("unsent_why")) {
  lock(word("retry"));
  trouble(word("unsent"), detail);
  by("edit").hidden = false;
}

function lock(label) {
  forget();
  setAnswers(true);
  by("kept").hidden = true;
  by("send").textContent = label;
}

function unlock() {
  setAnswers(false);
  by("send").textContent = word("send");
  forget();
  showFields();
}

function setAnswers(frozen) {
  by("answers").inert = frozen;
  by("answers").classList.toggle("frozen", frozen);
}

function trouble(text, detail = "") {
  by("trouble").textContent = text;
  by("trouble").hidden = false;
  by("trouble-detail").textContent = detail;
  by("trouble-detail").hidden = !detail;
}

function forget() {
  for (const note of form.querySelectorAll(".blame")) {
    note.remove();
  }
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const id of ["trouble", "trouble-detail", "edit", "as-new"]) {
    by(id).hidden = true;
  }
}

// Put what is wrong at the field of this path, or at the first field of its event.
function blame(path, text) {
  const type = path.split(".")[0];
  const place = form.querySelector(`[data-path="${CSS.escape(path)}"]`)
    ?? form.querySelector(`[data-path^="${CSS.escape(type)}."]`);
  if (!place) {
    return;
  }
  const note = document.createElement("p");
  note.className = "wrong blame";
  note.id = `blame-${place.dataset.path.replace(".", "-")}`;
  note.textContent = text;
  place.append(note);
  const field = place.querySelector("input, select, textarea");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", note.id);
  field.focus();
  place.scrollIntoView({ block: "center" });
}

// Only a visit that looked has answers; only a question to fill in has fields.
function showFields() {
  const values = read(form);
  by("questions").hidden = values.outcome !== "looked";
  for (const name of ["contracts", "wages", "operations", "notice"]) {
    const question = by(`q-${name}`);
    if (question) {
      question.querySelector(".answer").hidden = values[name] !== "fill";
    }
  }
}
