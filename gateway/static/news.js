// Loads one part of a page anew when the server tells that something changed.
//
// <section data-news="/events/inbox" data-fragment="/inbox/rows?..."> is that part. While
// somebody types in it nothing is taken from under the hands: it is loaded when they leave.

const part = document.querySelector("[data-news]");
let stale = false;
let loading = false;

function isTyping() {
  return part.contains(document.activeElement)
    && document.activeElement.matches("input, select, textarea");
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
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      part.replaceChildren(...fresh.body.childNodes);
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
  part.addEventListener("focusout", () => stale && setTimeout(reload, 0));
  addEventListener("pagehide", () => source.close());
}
