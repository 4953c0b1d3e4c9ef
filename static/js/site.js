/* Small comforts; every page works without them. */
(() => {
  "use strict";

  /* A list that shows its choice at once. */
  document.addEventListener("change", (event) => {
    if (event.target.matches("select.js-autosubmit, input.js-autosubmit")) {
      event.target.form.requestSubmit();
    }
  });

  /* A second click does not send a form twice; coming back makes it usable again. */
  const buttonsOf = (form) => form.querySelectorAll("button[type=submit]");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.js-once") || event.defaultPrevented) return;
    /* NB: after this turn, or the pressed button's own value would not be sent. */
    setTimeout(() => buttonsOf(form).forEach((button) => (button.disabled = true)));
  });
  window.addEventListener("pageshow", () => {
    document
      .querySelectorAll("form.js-once")
      .forEach((form) => buttonsOf(form).forEach((button) => (button.disabled = false)));
  });

  /* Menus close with Escape, with a click elsewhere, and when the focus leaves. */
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("focusin", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* A table that is wider than the screen begins with the chosen quarter in sight. */
  document.querySelectorAll(".heat thead .is-chosen").forEach((head) => {
    const wrap = head.closest(".table-wrap, .heat-wrap");
    const beyond = head.getBoundingClientRect().right - wrap?.getBoundingClientRect().right;
    if (beyond > 0) wrap.scrollLeft += beyond;
  });

  /* The ways of the site, folded away on a phone. */
  const toggle = document.querySelector(".nav-toggle");
  toggle?.addEventListener("click", () => {
    const nav = document.getElementById(toggle.getAttribute("aria-controls"));
    const isOpen = nav.classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", String(isOpen));
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("button.js-print")) window.print();
  });

  /* A menu whose list is fetched when it is opened; without it, its link leads on. */
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target;
      if (!menu.open || !menu.dataset.fetch || menu.dataset.fetchedOnce) return;
      menu.dataset.fetchedOnce = "1";
      fetch(menu.dataset.fetch)
        .then((answer) => (answer.ok && !answer.redirected ? answer.text() : null))
        .then((html) => {
          if (html) menu.querySelector("[data-fetched]").innerHTML = html;
        })
        .catch(() => delete menu.dataset.fetchedOnce);
    },
    true,
  );

  /* NB: on plain http there is no clipboard, and elsewhere it may be forbidden; hence
     the second way, which old browsers know too. Answers whether it was copied. */
  function copiedByHand(text) {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    return isDone;
  }
  /* Where neither way is open, the text itself, marked and ready for Ctrl+C. */
  function showToCopy(source) {
    const area = Object.assign(document.createElement("textarea"), {
      value: source.dataset.copy,
      readOnly: true,
      rows: 3,
    });
    area.setAttribute("aria-label", source.getAttribute("aria-label") || "");
    source.after(area);
    area.select();
  }
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copiedByHand(text);
    }
  }
  document.addEventListener("click", (event) => {
    const source = event.target.closest("[data-copy]");
    if (!source) return;
    event.preventDefault();
    copied(source.dataset.copy).then((isDone) => {
      if (!isDone) showToCopy(source);
      const word = isDone ? source.dataset.copied : source.dataset.failed;
      if (word) source.textContent = word;
      source.removeAttribute("aria-label");
    });
  });
})();
