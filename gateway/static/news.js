// Loads one part of a page anew when the server tells that something changed.
//
// <section data-news="/events/inbox" data-fragment="/inbox/rows?..."> is that part. While
// somebody types in it nothing is taken from under the hands: it is loaded when they leave.
// What has a data-key and is held stays as it is: for ever with data-held="", and with
// data-held="17" until what is loaded stands at position 17 (its data-position) or later.

const part = document.querySelector("[data-news]");
let stale = false;
let loading = false;

function isTyping() {
  return part.contains(document.activeElement)
    && document.activeElement.matches("input, select, textarea");
}

function keepHeld(fresh) {
  const position = Number(fresh.querySelector("[data-position]")?.dataset.position ?? 0);
  for (const held of part.querySelectorAll("[data-key][data-held]")) {
    if (held.dataset.held !== "" && Number(held.dataset.held) <= position) {
      continue;
    }
    const newer = fresh.querySelector(`[data-key="${CSS.escape(held.dataset.key)}"]`);
    if (newer) {
      newer.replaceWith(held);
    } else {
      fresh.body.prepend(held); // it left the list, but somebody is at work on it
    }
  }
}

// What was unfolded stays unfolded, and what had the focus has it again.
function places(root) {
  return [...root.querySelectorAll("[data-key] details")].map((one) => {
    const key = one.closest("[data-key]").dataset.key;
    const order = [...one.closest("[data-key]").querySelectorAll("details")].indexOf(one);
    return { one, name: `${key}/${order}` };
  });
}

async function reload() {
  if (loading || isTyping()) {
    stale = true;
    return;
  }
  loading = true;
  stale = false;
  try {
    const answer = await fetch(part.dataset.fragment);
    const text = answer.ok ? await answer.text() : null;
    if (isTyping()) {
      stale = true; // somebody began while it was on its way
    } else if (text !== null) {
      const fresh = new DOMParser().parseFromString(text, "text/html");
      const open = new Set(places(part).filter(({ one }) => one.open).map(({ name }) => name));
      const focused = document.activeElement?.closest("[data-key]")?.dataset.key;
      keepHeld(fresh);
      part.replaceChildren(...fresh.body.childNodes);
      for (const { one, name } of places(part)) {
        one.open ||= open.has(name);
      }
      if (focused && !part.contains(document.activeElement)) {
        part.querySelector(`[data-key="${CSS.escape(focused)}"] a`)?.focus();
      }
    }
  } catch {
    stale = true; // no answer: the next news tries again
  } finally {
    loading = false;
  }
  if (stale) {
    setTimeout(reload, 1_000);
  }
}

if (part) {
  const source = new EventSource(part.dataset.news);
  source.addEventListener("changed", reload);
  part.addEventListener("stale", reload);
  part.addEventListener("focusout", () => stale && setTimeout(reload, 0));
  addEventListener("pagehide", () => source.close());
}
