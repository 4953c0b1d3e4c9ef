/* The entry form under the fingers of people who know spreadsheets: Enter and the arrows
   go from figure to figure, Escape brings the stored one back. */
(() => {
  "use strict";

  const form = document.querySelector("form.js-grid");
  if (!form) return;

  const CELLS = "input.num, select[name$='-stage']";
  const cells = () => [...form.querySelectorAll(CELLS)].filter((cell) => !cell.disabled);

  function go(from, step) {
    const all = cells();
    const to = all[all.indexOf(from) + step];
    if (!to) {
      /* The end of the column: what was typed counts as left all the same. */
      from.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    to.focus();
    to.select?.();
  }

  function goAside(from, step) {
    const row = from.closest("[data-row]");
    const all = [...row.querySelectorAll("input, select")].filter(
      (field) => field.type !== "hidden" && field.offsetParent,
    );
    const to = all[all.indexOf(from) + step];
    if (!to) return false;
    to.focus();
    to.select?.();
    return true;
  }

  const isAtStart = (cell) => cell.selectionStart === 0 && cell.selectionEnd === 0;
  const isAtEnd = (cell) =>
    cell.selectionStart === cell.value.length && cell.selectionEnd === cell.value.length;

  function restore(field) {
    const chosen = field.options && [...field.options].find((one) => one.defaultSelected);
    const stored = field.options ? (chosen || field.options[0]).value : field.defaultValue;
    if (field.value === stored) return false;
    field.value = stored;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.select?.();
    return true;
  }

  const MOVES = {
    Enter: (event) => go(event.target, event.shiftKey ? -1 : 1),
    ArrowDown: (event) => event.target.options || go(event.target, 1),
    ArrowUp: (event) => event.target.options || go(event.target, -1),
    ArrowLeft: (event) => !event.target.options && isAtStart(event.target) && goAside(event.target, -1),
    ArrowRight: (event) => !event.target.options && isAtEnd(event.target) && goAside(event.target, 1),
    Escape: (event) => restore(event.target),
  };

  form.addEventListener("keydown", (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
    if (!isPlain || !MOVES[event.key]) return;
    if (!event.target.matches(CELLS)) {
      const isField = event.target.matches("[data-row] :is(input:not([type=radio]), select, textarea)");
      if (event.key === "Escape" && isField && restore(event.target)) event.preventDefault();
      return;
    }
    const isUsed = MOVES[event.key](event) !== false && !(event.target.options && event.key.startsWith("Arrow"));
    if (isUsed) event.preventDefault();
  });
})();
