// Acting on alerts: each act is one submission with an id of its own, sent until it is answered.
// While somebody works on an alert its card is held: news never takes away what was typed.

import { uuid7 } from "./uuid7.js";

const COUNT = /^\d{1,7}$/;
const YUAN = /^\d{1,13}(\.\d{1,2})?$/;
const PATIENCE_MS = 20_000;
// What was found is said in version 2 of its event, which tells what the alert is about.
const FOUND = new Set(["verify", "close"]);
const TYPES = { acknowledge: "AlertAcknowledged", verify: "AlertVerified", close: "AlertClosed" };

const part = document.getElementById("inbox");
const word = (name) => part.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
// The server's clock is the better one: it decides what is in the future.
const ahead = Date.parse(part.dataset.now) - Date.now();

part.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (button) {
    act(button.closest(".alert"), button.dataset.act, {});
  }
});

part.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const card = form.closest(".alert");
  const { data, wrong } = form.dataset.act === "verify" ? verified(form) : closed(form);
  if (wrong) {
    blame(form, card, ...wrong);
  } else {
    act(card, form.dataset.act, data);
  }
});

// What was changed is another report: it gets an id of its own. Sent again unchanged, it keeps its id.
part.addEventListener("input", (event) => {
  const card = event.target.closest(".alert");
  card.dataset.held = "";
  delete card.dataset.sending;
});

function verified(form) {
  const said = new FormData(form);
  if (!said.get("verdict")) {
    return { wrong: ["verdict", "choose"] };
  }
  return measured(said, { verdict: said.get("verdict") }, "amount_fen");
}

function closed(form) {
  const said = new FormData(form);
  if (!said.get("result")) {
    return { wrong: ["result", "choose"] };
  }
  return measured(said, { result: said.get("result") }, "paid_fen");
}

// Workers, money and note: what is left empty is not known, and is left out.
function measured(said, data, money) {
  const workers = said.get("workers").trim();
  if (workers && !COUNT.test(workers)) {
    return { wrong: ["workers", "number"] };
  }
  const amount = said.get("amount").replace(/[,，\s]/g, "");
  if (amount && !YUAN.test(amount)) {
    return { wrong: ["amount", "yuan"] };
  }
  if (workers) {
    data.workers = Number(workers);
  }
  if (amount) {
    const [yuan, fen = ""] = amount.split(".");
    data[money] = Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
  }
  const note = said.get("note").trim();
  if (note) {
    data.note = note;
  }
  return { data };
}

async function act(card, name, data) {
  if (card.getAttribute("aria-busy") === "true") {
    return;
  }
  const kept = card.dataset.sending && JSON.parse(card.dataset.sending);
  const text = kept?.name === name ? kept.text : submission(card, name, data);
  card.dataset.sending = JSON.stringify({ name, text });
  card.dataset.held = "";
  busy(card, true);
  say(card, word("sending"));
  const answer = await ask(text);
  busy(card, false);
  if (answer?.ok) {
    settle(card, await answer.json());
    return;
  }
  const told = await answer?.json().catch(() => null);
  if (told && answer.status < 500) {
    delete card.dataset.sending;
    say(card, word("refused") + (told.detail ?? ""), true);
  } else {
    say(card, word("unsent"), true);
  }
}

function submission(card, name, data) {
  const now = Date.now();
  const found = FOUND.has(name);
  return JSON.stringify({
    id: uuid7(now),
    type: TYPES[name],
    dataversion: found ? 2 : 1,
    subject: card.dataset.subject,
    occurred_at: new Date(now + ahead).toISOString(),
    data: { alert: card.dataset.key, ...(found && { mechanism: card.dataset.mechanism }), ...data },
  });
}

async function ask(text) {
  try {
    return await fetch(part.dataset.client, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: text,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return null; // no answer: it may have arrived or not; the same id may be sent again
  }
}

// It is stored. Say so at once, and hold the card until the tables have come as far.
function settle(card, receipt) {
  delete card.dataset.sending;
  card.dataset.held = receipt.position;
  if (card.contains(document.activeElement)) {
    document.activeElement.blur();
  }
  card.querySelector(".alert-acts").inert = true;
  for (const open of card.querySelectorAll(".alert-form[open]")) {
    open.open = false;
  }
  say(card, word("sent"));
  card.classList.remove("alert-unseen");
  // The news of it may have come before this answer: ask once in any case.
  part.dispatchEvent(new CustomEvent("stale"));
}

function busy(card, is) {
  card.setAttribute("aria-busy", String(is));
}

function say(card, text, wrong = false) {
  const place = card.querySelector(".alert-said");
  place.textContent = text;
  place.classList.toggle("wrong", wrong);
  place.hidden = false;
}

function blame(form, card, name, why) {
  say(card, word(why), true);
  const field = form.elements[name];
  (field instanceof RadioNodeList ? field[0] : field).focus();
}
