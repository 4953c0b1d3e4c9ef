/* In a heat table the arrow keys go from cell to cell; Tab goes past the whole table.
   Without this script every cell is a link of its own. */
(() => {
  "use strict";

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  for (const table of document.querySelectorAll(".js-heat")) {
    const rows = [...table.tBodies[0].rows]
      .map((row) => [...row.querySelectorAll(".heat-cell")].map((cell) => cell.firstElementChild))
      .filter((row) => row.length);
    const links = rows.flat().filter(Boolean);
    if (!links.length) continue;
    let current = links[0];
    links.forEach((link) => (link.tabIndex = -1));
    current.tabIndex = 0;

    const go = (link) => {
      if (!link) return;
      current.tabIndex = -1;
      link.tabIndex = 0;
      link.focus();
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
      current = link;
    };

    table.addEventListener("focusin", (event) => {
      if (!links.includes(event.target)) return;
      current.tabIndex = -1;
      current = event.target;
      current.tabIndex = 0;
    });
    table.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const row = rows.findIndex((one) => one.includes(event.target));
      if (row < 0) return;
      const column = rows[row].indexOf(event.target);
      const step = STEPS[event.key];
      if (step) go(rows[row + step[0]]?.[column + step[1]]);
      else if (event.key === "Home") go(rows[row][0]);
      else if (event.key === "End") go(rows[row].at(-1));
      else return;
      event.preventDefault();
    });
  }
})();
