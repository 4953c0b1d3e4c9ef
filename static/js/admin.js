// Names what Django's own widgets leave nameless to a screen reader: the search boxes
// of references, after their labels, and the filter marks of the two-list chooser.
"use strict";

(() => {
  const nameBox = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box) return;
    const text = label.textContent.replace(/[:：]\s*$/, "").trim();
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], input")) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", text);
    }
  };
  const nameAll = () => {
    document.querySelectorAll("select.admin-autocomplete").forEach(nameBox);
    document.querySelectorAll(".search-label-icon[aria-label]").forEach((mark) => {
      mark.setAttribute("role", "img");
    });
  };
  // The widgets are drawn by scripts at their own time: watch for them.
  new MutationObserver(nameAll).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });
  nameAll();
})();
