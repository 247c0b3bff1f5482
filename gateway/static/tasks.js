// The list of a grid: find by name or code, and mark what has a draft on this device.

import { keyOf } from "./draft.js";

const rows = [...document.querySelectorAll("[data-find]")];
const find = document.getElementById("find");
const grid = location.pathname.split("/").pop();

// What is not due this month lies folded: a draft there, or what is looked for, must be seen.
function unfold(row) {
  const folded = row.closest("details");
  if (folded) folded.open = true;
}

for (const row of rows) {
  if (localStorage.getItem(keyOf(grid, row.dataset.subject))) {
    row.querySelector(".draft").hidden = false;
    unfold(row);
  }
}

find.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  let found = 0;
  for (const row of rows) {
    row.hidden = !row.dataset.find.toLowerCase().includes(wanted);
    found += row.hidden ? 0 : 1;
    if (wanted && !row.hidden) unfold(row);
  }
  document.getElementById("found-none").hidden = found > 0;
});
