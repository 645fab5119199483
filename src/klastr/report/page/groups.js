// Found groups: a circle or a list chooses one, a search box says of an industry why it is where it is.
document.documentElement.classList.add("script");
document.querySelectorAll("form.controls").forEach((form) => { form.hidden = false; });
const status = document.getElementById("status"), panel = document.getElementById("panel"), short = [...panel.childNodes];
const picture = document.querySelector("svg.network"), nodes = [...picture.querySelectorAll(".node")], lines = [...picture.querySelectorAll(".link")];
const [CODE, NAME, GROUP, PERSONS, OWN, SECOND, SECOND_TIE, TIES] = [0, 1, 2, 3, 4, 5, 6, 7];
const MEMBERS = 12;
const tie = (value) => (value === null ? NOTHING : number(value, 2).replace("-", "−"));
const groupTitle = (g) => `${data.groups[g].code} ${data.groups[g].name}`;
let chosen = -1;

// -- the panel beside the picture -----------------------------------------------------------------------------------
const link = (g) => make("a", { href: `#group=${encodeURIComponent(data.groups[g].code)}`, click: (event) => { event.preventDefault(); show(g, true); } }, groupTitle(g));
const strip = (value, most) => draw("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", class: "strip", "aria-hidden": "true" },
  draw("rect", { width: value === null || most <= 0 ? 0 : Math.max(0, Math.min(100, (100 * value) / most)), height: 8 }));
const strongest = Math.max(...data.industries.map((one) => one[OWN] ?? 0));

function memberRows(g, most) {
  return data.groups[g].members.slice(0, most).map((k) => {
    const one = data.industries[k];
    return make("tr", {}, make("th", { scope: "row" }, make("a", { href: `#industry=${encodeURIComponent(one[CODE])}`, click: (event) => { event.preventDefault(); explain(k, true); } }, one[NAME])),
      make("td", { class: "tie" }, tie(one[OWN]), " ", strip(one[OWN], strongest)));
  });
}

function groupPanel(g) {
  const one = data.groups[g], body = make("tbody", {}, memberRows(g, MEMBERS)), rest = one.members.length - MEMBERS;
  const more = make("button", { type: "button", click: () => { body.replaceChildren(...memberRows(g, Infinity)); more.remove(); } }, told("network.more", { count: number(rest) }));
  return [
    make("div", { class: "bar" }, make("h3", { id: "panel-title" }, groupTitle(g)), make("button", { type: "button", "aria-label": `${told("network.close")}: ${groupTitle(g)}`, click: () => show(-1, true) }, "×")),
    make("p", {}, told("network.group", { industries: counted("count.industries", one.members.length), persons: number(one.persons) })),
    one.within === null ? null : make("p", { class: "note" }, told(one.passes ? "network.strength" : "network.strength_weak", { strength: tie(one.within), between: tie(one.between) })),
    make("table", {}, make("caption", { class: "unseen" }, groupTitle(g)), make("thead", {}, make("tr", {}, make("th", { scope: "col" }, told("page.industry")), make("th", { scope: "col" }, told("page.strength")))), body),
    rest > 0 ? make("p", {}, more) : null,
    one.near.length ? make("h4", {}, told("network.near")) : null,
    one.near.length ? make("ol", {}, one.near.map((h) => make("li", {}, link(h)))) : null,
  ].filter(Boolean);
}

function show(g, look = false) {
  chosen = g;
  panel.replaceChildren(...(g < 0 ? short : groupPanel(g)));
  panel.classList.toggle("drawer", g >= 0);
  panel.classList.toggle("left", g >= 0 && 2 * data.places[g][0] > picture.viewBox.baseVal.width);
  const near = new Set();
  lines.forEach((line) => {
    const ends = line.dataset.k.split(" ").map(Number), isOwn = ends.includes(g);
    line.classList.toggle("chosen", isOwn);
    if (isOwn) ends.forEach((end) => near.add(end));
  });
  picture.classList.toggle("some", g >= 0);
  nodes.forEach((node, k) => {
    node.classList.toggle("chosen", k === g);
    node.classList.toggle("near", near.has(k));
    node.setAttribute("aria-pressed", String(k === g));
  });
  if (g >= 0) walkTo(g);
  list.value = g < 0 ? "" : String(g);
  history.replaceState(null, "", g < 0 ? location.pathname + location.search : `#group=${encodeURIComponent(data.groups[g].code)}`);
  status.textContent = g < 0 ? "" : document.getElementById("panel-title").textContent;
  if (look && getComputedStyle(panel).position === "fixed" && isAway(picture)) document.getElementById("network").scrollIntoView({ block: "start" });
  panel.classList.remove("away");
  if (look) lookAt(document.getElementById("panel-title"), innerWidth < 960 ? panel : document.getElementById("network"));
}

function isAway(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom < 0 || top > innerHeight;
}
new IntersectionObserver(() => panel.classList.toggle("away", isAway(picture))).observe(picture);

// After a link was followed: what it shows in sight, and the keyboard where the reader looks.
function lookAt(title, whole) {
  const { top, bottom } = title.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) whole.scrollIntoView({ block: "start" });
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

// -- the picture: one stop for the keyboard, arrows walk ------------------------------------------------------------
function walkTo(g, focus = false) {
  nodes.forEach((node, k) => node.setAttribute("tabindex", k === g ? "0" : "-1"));
  if (focus) nodes[g].focus();
}
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function neighbour(g, [right, down]) {
  const [x, y] = data.places[g];
  let best = g, least = Infinity;
  data.places.forEach(([a, b], k) => {
    const ahead = (a - x) * right + (b - y) * down, aside = Math.abs((a - x) * down) + Math.abs((b - y) * right);
    const far = ahead + 2 * aside;
    if (k !== g && ahead > 0 && far < least) [best, least] = [k, far];
  });
  return best;
}

nodes.forEach((node, g) => {
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", node.querySelector("title").textContent);
  node.addEventListener("click", () => show(chosen === g ? -1 : g));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") show(chosen === g ? -1 : g);
    else if (WAYS[event.key]) walkTo(neighbour(g, WAYS[event.key]), true);
    else if (event.key === "Escape") show(-1);
    else return;
    event.preventDefault();
  });
});

const list = panel.querySelector("select[name=group]"), order = data.groups.map((_, g) => g).sort((g, h) => inLanguage.compare(data.groups[g].code, data.groups[h].code));
list.append(...order.map((g) => make("option", { value: g }, groupTitle(g))));
list.addEventListener("change", () => show(list.value === "" ? -1 : Number(list.value), true));
walkTo(order[0]);
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || chosen < 0) return;
  const was = chosen;
  show(-1);
  nodes[was].focus();
});

// -- the search -----------------------------------------------------------------------------------------------------
const box = document.querySelector("#industry form"), hits = document.getElementById("hits"), why = document.getElementById("why"), note = document.getElementById("search-note");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const known = [...data.industries.map((one, k) => [plain(`${one[CODE]} ${one[NAME]}`), one[NAME], one[CODE], () => explain(k, true)]),
  ...data.aside.map(([code, name, reason]) => [plain(`${code} ${name}`), name, code, () => setAside(code, name, reason)])];

function search() {
  const asked = plain(box.elements.industry.value.trim());
  const fit = asked.length < 2 ? [] : known.filter(([text]) => asked.split(/\s+/).every((word) => text.includes(word)));
  hits.replaceChildren(...fit.slice(0, 40).map(([, name, code, open]) => make("li", {}, make("button", { type: "button", click: open }, name, make("small", {}, code)))));
  note.textContent = asked.length < 2 ? told("search.start") : fit.length ? counted("count.industries", fit.length) : told("search.none");
}
box.addEventListener("input", search);
box.addEventListener("submit", (event) => { event.preventDefault(); hits.querySelector("button")?.click(); });

function answer(...content) {
  hits.replaceChildren();
  note.textContent = "";
  why.replaceChildren(...content);
  status.textContent = why.querySelector("h3").textContent;
  lookAt(why.querySelector("h3"), document.getElementById("industry"));
}

function sentences(one) {
  const own = tie(one[OWN]), second = one[SECOND] < 0 ? "" : groupTitle(one[SECOND]);
  if (one[OWN] === null) return told("search.alone");
  if (one[SECOND] < 0) return told("search.only", { own });
  return told(one[OWN] >= one[SECOND_TIE] ? "search.stays" : "search.despite", { own, second, tie: tie(one[SECOND_TIE]) });
}

function explain(k) {
  const one = data.industries[k], most = Math.max(...one[TIES].map(([, value]) => value), 0.01);
  const rows = one[TIES].map(([other, value, isCoarse]) => {
    const them = data.industries[other];
    return make("tr", {}, make("th", { scope: "row" }, make("a", { href: `#industry=${encodeURIComponent(them[CODE])}`, click: (event) => { event.preventDefault(); explain(other); } }, them[NAME]), " ", make("small", {}, them[CODE])),
      make("td", { class: "tie" }, tie(value), " ", strip(value, most), isCoarse ? [" ", make("abbr", { class: "est", title: told("search.coarse_text") }, told("search.coarse"))] : null),
      make("td", {}, them[GROUP] === one[GROUP] ? told("search.same") : link(them[GROUP])));
  });
  box.elements.industry.value = one[NAME];
  history.replaceState(null, "", `#industry=${encodeURIComponent(one[CODE])}`);
  answer(make("h3", {}, told("search.is_in", { industry: `${one[NAME]} (${one[CODE]})`, group: groupTitle(one[GROUP]) })),
    make("p", {}, sentences(one), " ", link(one[GROUP])),
    make("table", {}, make("caption", {}, told("search.ties")), make("thead", {}, make("tr", {}, make("th", { scope: "col" }, told("page.industry")), make("th", { scope: "col" }, told("search.tie")), make("th", { scope: "col" }, told("page.group")))), make("tbody", {}, rows)));
}

function setAside(code, name, reason) {
  box.elements.industry.value = name;
  answer(make("h3", {}, told("search.set_aside", { industry: `${name} (${code})`, reason })));
}

// -- the long list, and addresses -----------------------------------------------------------------------------------
document.querySelector("#members button[name=open]").addEventListener("click", () => {
  const all = [...document.querySelectorAll("details.group")], isOpen = all.every((one) => one.open);
  all.forEach((one) => { one.open = !isOpen; });
});
for (const plainLink of document.querySelectorAll("#compare a[href^='#group=']")) {
  plainLink.addEventListener("click", (event) => {
    event.preventDefault();
    show(data.groups.findIndex((one) => one.code === decodeURIComponent(plainLink.hash.slice(7))), true);
  });
}

function read() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const g = data.groups.findIndex((one) => one.code === asked.get("group")), k = data.industries.findIndex((one) => one[CODE] === asked.get("industry"));
  if (g >= 0) show(g, true);
  else if (k >= 0) explain(k);
}
addEventListener("hashchange", read);
read();
