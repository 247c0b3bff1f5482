// What the form says, as the submissions of one atomic batch; or what is wrong with it, by field.

const COUNT = /^\d{1,7}$/;
const YUAN = /^\d{1,13}(\.\d{1,2})?$/;
const QUESTIONS = ["contracts", "wages", "operations"];

// `form` is {kind, newcomer}; `values` is what `values.js` read. Gives {bodies, wrongs}: bodies by
// type in the order in which they are sent, wrongs as [path, word].
export function report(form, values) {
  const wrongs = [];
  const bodies = {};
  if (form.newcomer) {
    bodies.EmployerRegistered = newcomer(values, wrongs);
  }
  const visit = { outcome: values.outcome };
  bodies.VisitMade = visit;
  if (values.note?.trim()) {
    visit.note = values.note.trim();
  }
  if (!values.outcome) {
    wrongs.push(["VisitMade.outcome", "outcome"]);
  }
  if (values.outcome === "looked") {
    looked(form, values, visit, bodies, wrongs);
  }
  return { bodies, wrongs };
}

function newcomer(values, wrongs) {
  const name = values.called?.trim();
  if (!name) {
    wrongs.push(["EmployerRegistered.name", "required"]);
  }
  const named = values.newcomer === "firm" ? { name } : { person_name: name };
  return { ...named, industry: values.industry, provisional: true };
}

function looked(form, values, visit, bodies, wrongs) {
  const filled = QUESTIONS.filter((question) => values[question] === "fill");
  const unchanged = QUESTIONS.filter((question) => values[question] === "unchanged");
  const notice = form.kind === "site" && values.notice === "fill";
  if (filled.length + unchanged.length === 0 && !notice) {
    wrongs.push(["VisitMade.outcome", "nothing"]);
  }
  if (filled.length) {
    visit.looked_at = filled;
  }
  if (unchanged.length) {
    visit.unchanged = unchanged;
  }
  if (filled.includes("contracts")) {
    bodies.ContractsObserved = contracts(values, wrongs);
  }
  if (filled.includes("wages")) {
    bodies.WagesObserved = wages(values, wrongs);
  }
  if (filled.includes("operations")) {
    bodies.OperationsObserved = operations(values, wrongs);
  }
  if (notice) {
    bodies.RightsNoticeObserved = { present: values.blocks ?? [] };
  }
}

function contracts(values, wrongs) {
  const count = counting("ContractsObserved", values, wrongs);
  const body = {
    workers: count("workers", true),
    with_contract: count("with_contract", true),
    with_agreement: count("with_agreement", false) ?? 0,
  };
  if (body.with_contract + body.with_agreement > body.workers) {
    wrongs.push(["ContractsObserved.with_contract", "papers"]);
  }
  return body;
}

function wages(values, wrongs) {
  const count = counting("WagesObserved", values, wrongs);
  const body = { unpaid_workers: count("unpaid_workers", false) };
  if (values.last_paid_period) {
    body.last_paid_period = values.last_paid_period;
  }
  const typed = values.unpaid_yuan?.replace(/[,,\s]/g, "") ?? "";
  if (typed && !YUAN.test(typed)) {
    wrongs.push(["WagesObserved.unpaid_fen", "yuan"]);
  } else if (typed) {
    const [yuan, fen = ""] = typed.split(".");
    body.unpaid_fen = Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
  }
  for (const flag of ["card_withheld", "paid_in_kind", "no_payslip"]) {
    if (values[flag]) {
      body[flag] = values[flag] === "true";
    }
  }
  return body;
}

function operations(values, wrongs) {
  const count = counting("OperationsObserved", values, wrongs);
  if (!values.state) {
    wrongs.push(["OperationsObserved.state", "required"]);
  }
  const body = { state: values.state, headcount: count("headcount", false) };
  return values.signs?.length ? { ...body, signs: values.signs } : body;
}

function counting(type, values, wrongs) {
  return (name, required) => {
    const typed = values[name]?.trim() ?? "";
    if (COUNT.test(typed)) {
      return Number(typed);
    }
    if (typed || required) {
      wrongs.push([`${type}.${name}`, typed ? "number" : "required"]);
    }
    return undefined; // left out of the JSON: not known
  };
}
