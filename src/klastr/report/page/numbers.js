// How each kind of figure is written: the twin of klastr/report/figures.py and klastr/report/words.
const data = JSON.parse(document.getElementById("data").textContent);
const STAR = "★", ABOUT = "≈\u202f", NOTHING = "–";
const isEnglish = data.language === "en";

// The text at a dotted key of the catalogue, with its places filled in.
function told(key, places = {}) {
  const text = key.split(".").reduce((entry, part) => entry[part], data.words);
  return text.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");
}

function counted(key, count) {
  const few = !isEnglish && count >= 2 && count <= 4;
  return told(`${key}.${count === 1 ? "one" : few ? "few" : "other"}`, { count: number(count) });
}

function number(value, decimals = 0) {
  if (!Number.isFinite(value)) return NOTHING;
  const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, isEnglish ? "," : "\u00a0");
  const sign = value < 0 && Number(value.toFixed(decimals)) !== 0 ? "-" : "";
  return sign + (part ? grouped + (isEnglish ? "." : ",") + part : grouped);
}

function percent(share, decimals = 1, signed = false) {
  if (!Number.isFinite(share)) return NOTHING;
  const sign = share < 0 ? "−" : signed && share > 0 ? "+" : "";
  return `${sign}${number(Math.abs(share) * 100, decimals)}${isEnglish ? " " : "\u00a0"}%`;
}

const persons = (value) => number(value, data.decimals);
const quotient = (value) => number(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
const interval = (low, high) => `${quotient(low)}–${quotient(high)}`;
const share = (value) => (value > 0 && value < 0.0005 ? `< ${percent(0.001)}` : percent(value));
const growth = (value) => percent(value, Math.abs(value) < 0.9995 ? 1 : 0, true);
const points = (value) => (Number.isFinite(value) ? told("points", { value: percent(value, Math.abs(value) < 0.9995 ? 1 : 0, true).slice(0, -2) }) : NOTHING);
const sure = (perCent) => (perCent >= 100 ? `> ${percent(0.99, 0)}` : perCent <= 0 ? `< ${percent(0.01, 0)}` : percent(perCent / 100, 0));
const stars = (count) => STAR.repeat(count);

// -- elements: names from tables only ever become text -------------------------------------------------------------
const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
const make = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);
