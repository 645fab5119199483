// The bubble chart of whatever is chosen: the twin of klastr/report/charts.py.
const chart = document.querySelector("svg.chart");
const LEFT = 64, TOP = 30, RIGHT = 936, BOTTOM = 492;
const LARGEST = 34, SMALLEST = 3.5, MOST_BUBBLES = 40;
const QUOTIENT_TICKS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5], MOST_TICKS = 9, BEYOND = 0.1, AIR = 1.25, LEAST_QUOTIENT = 0.02;
const isGrowth = data.across === "growth";
let axes = null;

const across = (f) => (isGrowth ? f.growth : f.shareOfRegion);
const clamped = (value, low, high) => Math.min(Math.max(value, low), high);
const xOf = (value) => LEFT + clamped((value - axes.left) / (axes.right - axes.left), 0, 1) * (RIGHT - LEFT);
const yOf = (value) => BOTTOM - (Math.log(clamped(value, axes.low, axes.high) / axes.low) / Math.log(axes.high / axes.low)) * (BOTTOM - TOP);
const isInside = (f) => across(f) >= axes.left && across(f) <= axes.right && f.quotient >= axes.low && f.quotient <= axes.high;
const radius = (size, largest) => Math.max(LARGEST * Math.sqrt(size / largest), SMALLEST);
const tickStep = (extent) => STEPS.find((one) => extent / one <= MOST_TICKS) ?? STEPS.at(-1);

function axesFor(drawn) {
  const quotients = drawn.map((f) => f.quotient), ordered = drawn.map(across).sort((one, other) => one - other), last = ordered.length - 1;
  const low = ordered[Math.ceil(BEYOND * last)] ?? 0, high = ordered[Math.floor((1 - BEYOND) * last)] ?? 0, wide = high - low;
  let first = Math.max(ordered[0] ?? 0, low - wide), end = Math.min(ordered[last] ?? 0, high + wide);
  [first, end] = isGrowth ? [Math.min(first, -0.1), Math.max(end, 0.1)] : [0, Math.max(end, 0.02)];
  const one = tickStep(end - first);
  return { left: Math.floor(first / one + 1e-9) * one, right: Math.ceil(end / one - 1e-9) * one,
    low: Math.max(Math.min(1, ...quotients) / AIR, LEAST_QUOTIENT), high: Math.max(4, ...quotients) * AIR };
}

function grid() {
  const made = [], one = tickStep(axes.right - axes.left);
  for (const tick of QUOTIENT_TICKS.filter((at) => at >= axes.low && at <= axes.high)) {
    made.push(draw("path", { d: `M${LEFT} ${yOf(tick)}H${RIGHT}`, class: tick === 1 ? "one" : null }),
      draw("text", { x: LEFT - 10, y: yOf(tick) + 5, class: "up" }, number(tick, tick >= 1 ? 0 : tick >= 0.1 ? 1 : 2)));
  }
  for (let k = 0; k <= Math.round((axes.right - axes.left) / one); k++) {
    const value = axes.left + k * one, zero = isGrowth && Math.abs(value) < one / 2;
    made.push(draw("path", { d: `M${xOf(value)} ${TOP}V${BOTTOM}`, class: zero ? "one" : null }),
      draw("text", { x: xOf(value), y: BOTTOM + 24, class: k % 2 ? "across even" : "across" }, percent(zero ? 0 : value, 0, isGrowth)));
  }
  const names = [...chart.querySelectorAll(".grid .name")];
  chart.querySelector(".grid").replaceChildren(...made, ...names);
}

function bubbles(rows) {
  const drawn = rows.filter((f) => Number.isFinite(across(f))).slice(0, MOST_BUBBLES);
  axes = axesFor(drawn);
  grid();
  const largest = Math.max(1e-9, ...drawn.map((f) => f.persons));
  const bySize = [...drawn].sort((one, other) => other.persons - one.persons);
  chart.querySelector(".bubbles").replaceChildren(...bySize.map((f) => bubble(f, largest)));
  chart.querySelector(".labels").replaceChildren(...labels(drawn, largest));
  const without = rows.slice(0, MOST_BUBBLES).filter((f) => !Number.isFinite(across(f))).length;
  document.getElementById("chart-note").textContent = [drawn.length ? told("chart.largest", { persons: `${persons(largest)} ${data.unit}` }) : "",
    without ? told("chart.without", { count: number(without) }) : ""].join(" ");
  document.getElementById("chart-title").textContent = choice.region >= 0 ? told("chart.caption_region", { region: regionName(choice.region) })
    : choice.group >= 0 ? told("chart.caption_group", { group: groupName(choice.group) }) : told("chart.caption");
}

function bubble(f, largest) {
  const isChosen = choice.region >= 0 && f.g === choice.group;
  const kind = `bubble s${f.stars}${isChosen ? " chosen" : ""}${f.hidden ? " est" : ""}${isInside(f) ? "" : " beyond"}`;
  return draw("circle", {
    cx: xOf(across(f)), cy: yOf(f.quotient), r: radius(f.persons, largest), class: kind, click: () => showEvidence(f),
    pointermove: (event) => { showTip(bubbleText(f), event.clientX, event.clientY); cross(f); }, pointerleave: () => { hideTip(); cross(null); },
  });
}

function bubbleText(f) {
  const places = { group: groupName(f.g), region: regionName(f.r), stars: stars(f.stars), persons: about(f) + persons(f.persons),
    quotient: about(f) + quotient(f.quotient) + (f.low === undefined ? "" : ` (${interval(f.low, f.high)})`) };
  return told("chart.told", places) + (Number.isNaN(f.growth) ? "" : told("chart.told_growth", { growth: aboutGrowth(f) + growth(f.growth) }));
}

// The intervals of one bubble: how sure its place is.
function cross(f) {
  chart.querySelectorAll(".cross").forEach((old) => old.remove());
  if (!f) return;
  const x = xOf(across(f)), y = yOf(f.quotient), ends = [perMille(columns.growth_low?.[f.c]), perMille(columns.growth_high?.[f.c])];
  if (f.low !== undefined) chart.append(draw("path", { d: `M${x} ${yOf(f.low)}V${yOf(f.high)}`, class: "cross" }));
  if (isGrowth && !ends.some(Number.isNaN)) chart.append(draw("path", { d: `M${xOf(ends[0])} ${y}H${xOf(ends[1])}`, class: "cross" }));
}
