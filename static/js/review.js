/* A common reason, chosen beside a figure, goes into its reason to be completed there. */
(() => {
  "use strict";

  const words = JSON.parse(document.getElementById("return-reasons")?.textContent || "{}");

  document.addEventListener("change", (event) => {
    const choice = event.target;
    if (!choice.matches("select.js-template") || !words[choice.value]) return;
    const place = choice.closest(".review-decision");
    const reason = place.querySelector("textarea");
    const pick = place.querySelector("input[type=checkbox]");
    const written = reason.value.trim();
    reason.value = written ? `${written}\n${words[choice.value]}` : words[choice.value];
    pick.checked = true;
    choice.value = "";
    reason.dispatchEvent(new Event("input", { bubbles: true }));
    reason.focus();
    reason.setSelectionRange(reason.value.length, reason.value.length);
  });
})();
