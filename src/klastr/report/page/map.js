// The map: painted by number of strong regional clusters or by the quotient of one group; clicked, walked, zoomed.
const map = document.querySelector("svg.map");
const shapes = map ? [...map.querySelectorAll("path.region")] : [];
const shapeOf = new Map(shapes.map((shape) => [Number(shape.dataset.k), shape]));
const dots = map ? [...map.querySelectorAll("circle.region")] : [];
const wholeView = map?.getAttribute("viewBox");
const isTiled = map?.classList.contains("tiles");
const tip = document.getElementById("tip");

function told_of(r) {
  const name = `${regionName(r)} (${data.regions.codes[r]})`;
  if (choice.group < 0) {
    const strong = strongIn[r];
    const names = strong.slice(0, 6).map((f) => `${groupName(f.g)} ${stars(f.stars)}`).join(", ");
    return `${name}: ${counted("count.clusters", strong.length)}${names && `: ${names}${strong.length > 6 ? "…" : ""}`}`;
  }
  const c = cellAt(r, choice.group);
  if (c < 0) return `${name}: ${told("map.nobody")}`;
  const f = findings[c];
  return `${name}: ${about(f)}${quotient(f.quotient)}${f.low === undefined ? "" : ` (${interval(f.low, f.high)})`} ${stars(f.stars)}, ${about(f)}${persons(f.persons)} ${data.unit}${f.hidden ? `, ${told("estimated")}` : ""}`;
}

// Step of the scale, whether it rests on estimates, and what a tile says.
function paintOf(r) {
  if (choice.group < 0) return { step: step(data.breaks.counts, strongCounts[r]), hidden: false, value: number(strongCounts[r]), stars: 0 };
  const c = cellAt(r, choice.group);
  if (c < 0) return { step: 0, hidden: false, value: NOTHING, stars: 0 };
  const f = findings[c];
  return { step: step(data.breaks.quotients, f.quotient), hidden: f.hidden > 0, value: quotient(f.quotient), stars: f.stars };
}

function paint() {
  if (!map) return;
  for (const shape of [...shapes, ...dots]) {
    const r = Number(shape.dataset.k), look = paintOf(r);
    const far = choice.country >= 0 && data.regions.country[r] !== choice.country;
    shape.classList.remove("c0", "c1", "c2", "c3", "c4");
    shape.classList.add(`c${look.step}`);
    shape.classList.toggle("est", look.hidden);
    shape.classList.toggle("far", far);
    if (shape.tagName === "path") shape.setAttribute("aria-label", told_of(r));
    if (shape.tagName === "path") shape.setAttribute("aria-pressed", String(r === choice.region));
    if (isTiled) write(shape.parentNode, look);
  }
  outline();
  zoom();
  legend();
}

function write(tile, look) {
  tile.setAttribute("class", `tile i${look.step}`);
  const value = tile.querySelector(".value"), x = value.getAttribute("x");
  value.replaceChildren(look.value, ...(look.stars ? [draw("tspan", { x, dy: "0.95em", class: "tile-stars" }, stars(look.stars))] : []));
}

function outline() {
  map.querySelectorAll(".chosen-halo, .chosen-outline").forEach((old) => old.remove());
  const shape = shapeOf.get(choice.region);
  if (!shape) return;
  const d = shape.getAttribute("d") ?? "";
  map.append(draw("path", { d, class: "chosen-halo" }), draw("path", { d, class: "chosen-outline" }));
  const dot = dots.find((one) => Number(one.dataset.k) === choice.region);
  if (dot) map.append(draw("circle", { cx: dot.getAttribute("cx"), cy: dot.getAttribute("cy"), r: dot.getAttribute("r"), class: "chosen-outline" }));
}

// A chosen country fills the frame; its far regions stay where they are.
function zoom() {
  const inside = choice.country < 0 || isTiled ? [] : shapes.filter((shape) => !shape.classList.contains("away") && data.regions.country[shape.dataset.k] === choice.country);
  const boxes = inside.map((shape) => shape.getBBox());
  const left = Math.min(...boxes.map((box) => box.x)), top = Math.min(...boxes.map((box) => box.y));
  const wide = Math.max(...boxes.map((box) => box.x + box.width)) - left, tall = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const air = 0.08 * Math.max(wide, tall);
  map.setAttribute("viewBox", boxes.length ? [left - air, top - air, wide + 2 * air, tall + 2 * air].map(Math.round).join(" ") : wholeView);
  marks();
}

// What keeps its size on the screen: hatching, dots large enough to be hit, stars over regions strong in the chosen group.
function marks() {
  const [, , wide, tall] = map.getAttribute("viewBox").split(" ").map(Number);
  const unit = Math.max(wide / (map.clientWidth || 600), tall / (map.clientHeight || 600));
  map.querySelectorAll("pattern").forEach((pattern) => pattern.setAttribute("patternTransform", `rotate(45) scale(${unit})`));
  if (isTiled) return;
  map.querySelector(".marks")?.remove();
  for (const dot of dots) dot.setAttribute("r", 4.2 * unit);
  if (choice.group < 0) return;
  const written = findings.filter((f) => f.g === choice.group && f.isStrong && data.regions.anchors[f.r])
    .map((f) => draw("text", { x: data.regions.anchors[f.r][0], y: data.regions.anchors[f.r][1] }, stars(f.stars)));
  map.append(draw("g", { class: "marks", "font-size": (choice.country < 0 ? 7 : 12) * unit }, ...written));
}

function legend() {
  document.getElementById("map-title").textContent = choice.group < 0 ? told("map.counts") : told("map.quotients", { group: groupName(choice.group) });
  const list = document.querySelector("#where .legend"), breaks = choice.group < 0 ? data.breaks.counts : data.breaks.quotients;
  const highest = Math.max(...strongCounts), whole = choice.group < 0;
  const value = (one) => (whole ? number(one) : number(one, one < 1 ? 1 : 0));
  const entry = (k, text) => make("li", {}, make("i", { class: `c${k}` }), text);
  const upTo = (k) => (k + 1 < breaks.length ? breaks[k + 1] - (whole ? 1 : 0) : whole ? highest : Infinity);
  list.replaceChildren(entry(0, whole ? number(0) : told("legend.below", { value: value(breaks[0]) })), ...breaks.map((from, k) =>
    entry(k + 1, from === upTo(k) ? value(from) : k + 1 < breaks.length ? told("legend.between", { low: value(from), high: value(upTo(k)) }) : told("legend.from", { value: value(from) }))),
    ...(whole ? [] : [make("li", {}, `${told("map.quotients_legend")}; ${told(isTiled ? "map.stars_on_tiles" : "map.stars_on_borders")}`)]));
  list.setAttribute("aria-label", whole ? told("map.counts_legend") : told("map.quotients_legend"));
}

// -- pointing and walking -------------------------------------------------------------------------------------------
function showTip(text, x, y) {
  tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(x + 12, innerWidth - box.width - 8))}px`;
  tip.style.top = `${y + 18 + box.height > innerHeight ? y - box.height - 12 : y + 18}px`;
}
const hideTip = () => { tip.hidden = true; };

const middle = (shape) => { const box = shape.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest shape in the direction of an arrow key.
function next(from, [east, south]) {
  const [x, y] = middle(from);
  let best = null, least = Infinity;
  for (const shape of shapes) {
    const [there, below] = middle(shape), along = (there - x) * east + (below - y) * south, aside = Math.abs((there - x) * south) + Math.abs((below - y) * east);
    if (shape !== from && along > 1 && along + 2 * aside < least && aside <= 2 * along) { best = shape; least = along + 2 * aside; }
  }
  return best;
}

function walk(shape) {
  for (const one of shapes) one.setAttribute("tabindex", one === shape ? 0 : -1);
  shape.focus();
}

function enliven() {
  map.setAttribute("role", "group");
  map.prepend(draw("defs", {}, ...[0, 1, 2, 3, 4].map((k) => draw("pattern", { id: `hatch${k}`, width: 9, height: 9, patternUnits: "userSpaceOnUse" },
    draw("rect", { width: 9, height: 9, class: `c${k}` }), draw("path", { d: "M4 0V9", class: `hatch i${k}` })))));
  shapes.forEach((shape, k) => {
    shape.querySelector("title")?.remove();
    shape.setAttribute("role", "button");
    shape.setAttribute("tabindex", k ? -1 : 0);
    shape.addEventListener("focus", () => showTip(told_of(Number(shape.dataset.k)), ...middle(shape)));
    shape.addEventListener("blur", hideTip);
    shape.addEventListener("keydown", (event) => {
      const found = WAYS[event.key] && next(shape, WAYS[event.key]);
      if (found) { event.preventDefault(); walk(found); }
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(Number(shape.dataset.k)); }
      if (event.key === "Escape") hideTip();
    });
  });
  for (const shape of [...shapes, ...dots]) {
    shape.addEventListener("click", () => pick(Number(shape.dataset.k)));
    shape.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") showTip(told_of(Number(shape.dataset.k)), event.clientX, event.clientY); });
    shape.addEventListener("pointerleave", hideTip);
  }
  addEventListener("resize", marks);
}
const pick = (r) => choose({ region: r === choice.region ? -1 : r });
if (map) enliven();
