// Names for parts of Django's admin that screen readers find without one: the boxes that select2
// puts over a choice, and the heads of the columns for a row's name and for its deletion.
"use strict";

function nameChoices() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const shown = document.getElementById(`select2-${select.id}-container`);
    const label = document.querySelector(`label[for="${select.id}"]`);
    const name = select.getAttribute("aria-label") || (label && label.textContent.trim());
    const box = select.nextElementSibling && select.nextElementSibling.querySelector("textarea, input");
    for (const part of name ? [shown, box] : []) {
      if (part) {
        part.setAttribute("aria-label", name.replace(/:$/, ""));
      }
    }
  }
}

function nameColumns() {
  for (const head of document.querySelectorAll(".tabular thead th")) {
    if (!head.textContent.trim()) {
      const word = document.createElement("span");
      word.className = "visually-hidden";
      word.textContent = head.classList.contains("original") ? "Dòng" : "Bỏ dòng";
      head.append(word);
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  nameColumns();
  nameChoices();
  // select2 comes later, at a moment of its own, and again with every added row.
  new MutationObserver(nameChoices).observe(document.body, { childList: true, subtree: true });
});
