"use strict";
(() => {
  const root = document.documentElement;

  // Search. Both sides are folded character by character, so that places stay the same.
  const input = document.getElementById("q");
  const count = document.getElementById("count");
  const list = document.getElementById("found");
  const pairs = [...input.dataset.fold];
  const simple = new Map();
  for (let at = 0; at + 1 < pairs.length; at += 2) simple.set(pairs[at], pairs[at + 1]);

  const fold = (text) => {
    let folded = "";
    const places = [];
    let at = 0;
    for (const one of text) {
      const said = (simple.get(one) || one).normalize("NFKC").toLowerCase();
      for (let nth = 0; nth < said.length; nth++) places.push(at);
      folded += said;
      at += one.length;
    }
    places.push(at);
    return { folded, places };
  };

  const paragraphs = [...document.querySelectorAll(".p")].map((element) => {
    const node = element.querySelector(".t").firstChild;
    return { id: element.id, number: element.dataset.n, node, text: node.data, ...fold(node.data) };
  });
  const MOST = 60, AROUND = 18;

  const places = (wanted) => {
    const found = [];
    for (const each of paragraphs) {
      for (let at = each.folded.indexOf(wanted); at >= 0; at = each.folded.indexOf(wanted, at + wanted.length)) {
        found.push({ ...each, from: each.places[at], to: each.places[at + wanted.length] });
      }
    }
    return found;
  };

  const item = (place) => {
    const { text, from, to } = place;
    const start = Math.max(0, from - AROUND), end = Math.min(text.length, to + AROUND);
    const link = document.createElement("a");
    link.href = "#" + place.id;
    const number = document.createElement("b");
    number.textContent = place.number;
    const word = document.createElement("mark");
    word.textContent = text.slice(from, to);
    link.append(number, (start ? "…" : "") + text.slice(start, from), word,
      text.slice(to, end) + (end < text.length ? "…" : ""));
    const li = document.createElement("li");
    li.append(link);
    return li;
  };

  const light = (found) => {
    if (!window.Highlight || !CSS.highlights) return;
    const ranges = found.map((place) => {
      const range = new Range();
      range.setStart(place.node, place.from);
      range.setEnd(place.node, place.to);
      return range;
    });
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  const search = () => {
    const wanted = fold(input.value.trim().slice(0, 100)).folded;
    const found = wanted ? places(wanted) : [];
    list.replaceChildren(...found.slice(0, MOST).map(item));
    list.hidden = !found.length;
    count.textContent = !wanted ? "" : found.length
      ? input.dataset.found.replace("%", found.length) : input.dataset.none;
    light(found);
  };

  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { input.value = ""; search(); }
    if (event.key === "Enter" && !event.isComposing && list.firstChild) list.querySelector("a").click();
  });
  list.addEventListener("click", () => { list.hidden = true; count.textContent = ""; });
  input.addEventListener("focus", search);
  input.hidden = false;

  // Telegram. Its own script is not loaded: all that is needed is in the address and a few events.
  const CLIENT = /^https:\/\/(web[a-z]?)\.telegram\.org$/;
  const [path, query] = location.hash.includes("?")
    ? [location.hash.split("?")[0], location.hash.slice(location.hash.indexOf("?") + 1)]
    : location.hash.includes("tgWebApp") ? ["", location.hash.slice(1)] : [location.hash, ""];
  const launch = new URLSearchParams(query);
  const inside = launch.has("tgWebAppVersion") || !!window.TelegramWebviewProxy;
  if (!inside) return;

  const post = (type, data = {}) => {
    if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(type, JSON.stringify(data));
    else if (window.external && "notify" in window.external) {
      window.external.notify(JSON.stringify({ eventType: type, eventData: data }));
    } else if (window.parent !== window) {
      // Nothing of this is secret, and the client may be another than Telegram's own.
      window.parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), "*");
    }
  };

  const COLOURS = {
    bg_color: ["--paper"], text_color: ["--text", "--on-wash"], hint_color: ["--quiet"], link_color: ["--link"],
    secondary_bg_color: ["--nothing"], button_color: ["--ink"], button_text_color: ["--on-ink"],
  };
  const wear = (theme) => {
    for (const [name, variables] of Object.entries(COLOURS)) {
      const colour = String(theme[name] || "");
      if (/^#[0-9a-f]{6}$/i.test(colour)) variables.forEach((each) => root.style.setProperty(each, colour));
    }
    const ground = String(theme.bg_color || "");
    if (/^#[0-9a-f]{6}$/i.test(ground)) {
      const [red, green, blue] = [1, 3, 5].map((at) => parseInt(ground.slice(at, at + 2), 16));
      root.dataset.scheme = red * 0.299 + green * 0.587 + blue * 0.114 < 128 ? "dark" : "light";
    }
  };

  let steps = 0;
  const back = () => {
    if (steps > 0) { steps -= 1; history.back(); }
    if (!steps) post("web_app_setup_back_button", { is_visible: false });
  };
  const receive = (type, data) => {
    if (type === "back_button_pressed") back();
    if (type === "theme_changed" && data && data.theme_params) wear(data.theme_params);
  };
  window.Telegram = { WebView: { receiveEvent: receive } };
  window.TelegramGameProxy = { receiveEvent: receive };
  window.TelegramGameProxy_receiveEvent = receive;
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !CLIENT.test(event.origin)) return;
    try {
      const said = JSON.parse(event.data);
      receive(said.eventType, said.eventData);
    } catch { /* not for us */ }
  });

  try { wear(JSON.parse(launch.get("tgWebAppThemeParams") || "{}")); } catch { /* our own colours stay */ }
  history.replaceState(null, "", location.pathname + location.search + path);
  if (path.length > 1) document.getElementById(path.slice(1))?.scrollIntoView();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const to = link && link.getAttribute("href");
    if (!to) return;
    if (to.startsWith("#")) {
      steps += 1;
      post("web_app_setup_back_button", { is_visible: true });
    } else if (to.startsWith("https://t.me/")) {
      event.preventDefault();
      post("web_app_open_tg_link", { path_full: to.slice("https://t.me".length) });
    }
  });
  post("web_app_ready");
  post("web_app_expand");
})();
