/* Turns the slides: arrow keys, buttons, a swipe; F goes full screen, Escape leaves.
   Without this script the buttons are links. */
(() => {
  "use strict";

  const SWIPE = 60; // pixels sideways that turn a slide
  const slides = [...document.querySelectorAll(".slide")];
  const [back, on] = [document.querySelector(".js-back"), document.querySelector(".js-on")];
  const screen = document.querySelector(".js-screen");
  let place = slides.findIndex((slide) => !slide.hidden);

  function show(next) {
    if (next < 0 || next >= slides.length || next === place) return;
    slides[place].hidden = true;
    place = next;
    slides[place].hidden = false;
    document.querySelector(".js-number").textContent = place + 1;
    const url = new URL(window.location.href);
    url.searchParams.set("slide", place + 1);
    window.history.replaceState(null, "", url);
    back.classList.toggle("is-off", place === 0);
    on.classList.toggle("is-off", place === slides.length - 1);
    slides[place].querySelector("h2").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function toggleScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  for (const [button, by] of [[back, -1], [on, 1]]) {
    button.setAttribute("href", "#");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      show(place + by);
    });
  }
  if (document.fullscreenEnabled) {
    screen.hidden = false;
    screen.addEventListener("click", toggleScreen);
  }

  const KEYS = {
    ArrowRight: () => show(place + 1),
    ArrowDown: () => show(place + 1),
    PageDown: () => show(place + 1),
    ArrowLeft: () => show(place - 1),
    ArrowUp: () => show(place - 1),
    PageUp: () => show(place - 1),
    Home: () => show(0),
    End: () => show(slides.length - 1),
    f: toggleScreen,
    F: toggleScreen,
    /* NB: in full screen the browser takes the first Escape for itself. */
    Escape: () => window.location.assign(document.body.dataset.leave),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isControl = event.target.matches("a, button");
    const act = event.key === " " && !isControl ? KEYS.ArrowRight : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  let start = null;
  document.addEventListener("touchstart", (event) => {
    start = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!start) return;
    const end = event.changedTouches[0];
    const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
    start = null;
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) show(place + (x < 0 ? 1 : -1));
  });
})();
