/* Steps through the quarters on one page: colours, marks and words change in place.
   Without this script every quarter is a link. Words come from the page. */
(() => {
  "use strict";

  const root = document.querySelector(".js-replay");
  const source = document.getElementById("replay-states");
  if (!root || !source) return;

  const PAUSE = 1800; // milliseconds between two quarters
  const FLASH = 1400; // milliseconds for which what changed is marked
  const states = JSON.parse(source.textContent);
  const one = (selector) => root.querySelector(selector);
  const all = (selector) => [...root.querySelectorAll(selector)];
  const slider = one(".js-slider");
  const play = one(".js-play");
  const [back, on] = [one(".js-back"), one(".js-on")];
  let place = Number(slider.value);
  let timer = null;

  /* Give an element another status: its class, and its mark's drawing. */
  function restate(element, status) {
    const old = [...element.classList].find((name) => name.startsWith("is-"));
    if (old === `is-${status}`) return false;
    element.classList.replace(old, `is-${status}`);
    const use = element.querySelector("use");
    if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${status}`));
    return true;
  }

  function flash(element) {
    element.classList.add("has-changed");
    setTimeout(() => element.classList.remove("has-changed"), FLASH);
  }

  function showTasks({ quarter, tasks }) {
    for (const tile of all("[data-task]")) {
      const [status, word, share] = tasks[tile.dataset.task];
      if (restate(tile, status)) flash(tile);
      tile.querySelector(".js-word").textContent = word;
      tile.querySelector(".js-share").textContent = share;
      tile.href = tile.href.replace(/period=\w+/, `period=${quarter}`);
    }
  }

  function showCities({ quarter, cities }) {
    for (const area of all("[data-city]")) {
      const [status, word, share] = cities[area.dataset.city];
      if (restate(area, status)) flash(area);
      area.setAttribute("aria-label", `${area.dataset.name} ${word} ${share}`.trim());
      const url = area.getAttribute("href").replace(/period=\w+/, `period=${quarter}`);
      area.setAttribute("href", url);
    }
    for (const name of all("[data-city-name]")) {
      restate(name, cities[name.dataset.cityName][0]);
    }
  }

  function showWhole(state) {
    one(".js-label").textContent = state.label;
    one(".js-sentence").textContent = state.sentence;
    restate(one(".js-whole"), state.status[0]);
    one(".js-whole .js-word").textContent = state.status[1];
    for (const count of all("[data-count]")) count.textContent = state.counts[count.dataset.count];
    for (const list of all(".js-step")) list.hidden = list.dataset.step !== state.quarter;
    all(".js-quarter").forEach((link, n) => {
      if (n === place) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    slider.value = place;
    slider.setAttribute("aria-valuetext", state.label);
    for (const [button, isOff] of [[back, place === 0], [on, place === states.length - 1]]) {
      button.classList.toggle("is-off", isOff);
      button.setAttribute("aria-disabled", String(isOff));
    }
  }

  function show(next) {
    if (next < 0 || next >= states.length || next === place) return;
    place = next;
    const state = states[place];
    showWhole(state);
    showTasks(state);
    showCities(state);
    const url = new URL(window.location.href);
    url.searchParams.set("period", state.quarter);
    window.history.replaceState(null, "", url);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    one(".js-play-word").textContent = root.dataset.play;
  }

  function start() {
    if (place === states.length - 1) show(0);
    one(".js-play-word").textContent = root.dataset.pause;
    timer = setInterval(() => {
      show(place + 1);
      if (place === states.length - 1) stop();
    }, PAUSE);
  }

  const toggle = () => (timer === null ? start() : stop());
  const step = (by) => {
    stop();
    show(place + by);
  };

  slider.hidden = false;
  play.hidden = false;
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  play.addEventListener("click", toggle);
  for (const [button, by] of [[back, -1], [on, 1]]) {
    if (!button.hasAttribute("href")) button.setAttribute("href", "#");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      step(by);
    });
  }
  all(".js-quarter").forEach((link, n) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      stop();
      show(n);
    }),
  );
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else if (event.key === " " && !event.target.matches("a, button, summary")) toggle();
    else return;
    event.preventDefault();
  });
})();
