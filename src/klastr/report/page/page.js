// The page as a whole: lists to choose from, the panel beside the map, what follows a choice.
document.documentElement.classList.add("script");
document.querySelectorAll("form.controls").forEach((form) => { form.hidden = false; });
const status = document.getElementById("status");
const chooser = document.querySelector("#where form"), filter = document.querySelector("#table form");

// -- lists ----------------------------------------------------------------------------------------------------------
const byName = (names) => names.map((name, k) => [name, k]).sort(([one], [other]) => inLanguage.compare(one, other));
const option = ([name, k]) => make("option", { value: k }, name);

function fillLists() {
  const countries = byName(data.countries.map(([, name]) => name)).filter(([, k]) => data.countries[k][0]);
  chooser.elements.country.append(...countries.map(option));
  chooser.elements.country.parentNode.hidden = countries.length < 2;
  chooser.elements.group.append(...byName(data.groups.names).map(option));
  fillRegions();
}

function fillRegions() {
  const list = chooser.elements.region, inside = byName(data.regions.names).filter(([, k]) => choice.country < 0 || data.regions.country[k] === choice.country);
  list.replaceChildren(list.options[0], ...inside.map(option));
}

chooser.addEventListener("change", (event) => {
  const value = event.target.value === "" ? -1 : Number(event.target.value);
  const outside = event.target.name === "country" && value >= 0 && choice.region >= 0 && data.regions.country[choice.region] !== value;
  choose({ [event.target.name]: value, ...(outside ? { region: -1 } : {}) });
});
chooser.addEventListener("reset", (event) => { event.preventDefault(); choose({ country: -1, region: -1, group: -1 }); });
chooser.addEventListener("submit", (event) => event.preventDefault());

// -- the panel ------------------------------------------------------------------------------------------------------
const panel = document.getElementById("panel");
const overview = [...panel.childNodes];

// After a link was followed: the panel in sight, and the keyboard where the reader looks.
function lookAtPanel() {
  const title = document.getElementById("panel-title"), { top, bottom } = title.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) (innerWidth < 960 ? panel : document.getElementById("where")).scrollIntoView({ block: "start" });
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

function showPanel() {
  if (choice.region >= 0) showPortfolio("region", regionName(choice.region), findings.filter((f) => f.r === choice.region), regionFacts(choice.region));
  else if (choice.group >= 0) showPortfolio("group", groupName(choice.group), findings.filter((f) => f.g === choice.group && fits(f)), []);
  else if (choice.country >= 0) showCountry();
  else panel.replaceChildren(...overview);
}

const panelHead = (part, name) => make("div", { class: "bar" }, make("h3", { id: "panel-title" }, told(`portfolio.${part}`, { [part]: name })),
  make("button", { type: "button", "aria-label": `${told("portfolio.clear")}: ${name}`, click: () => { choose({ [part]: -1 }); lookAtPanel(); } }, "×"));

const regionFacts = (r) => [make("p", { class: "note" }, [data.countries[data.regions.country[r]][1], data.regions.codes[r],
  told("portfolio.total", { persons: persons(data.regions.totals[r]), unit: data.unit })].filter(Boolean).join(" · "))];

function showPortfolio(part, name, rows, facts) {
  const body = make("tbody", { role: "rowgroup" }), more = make("button", { type: "button" });
  panel.replaceChildren(panelHead(part, name), ...facts,
    make("div", { class: "room" }, make("table", { class: `findings ${part}`, role: "table" }, make("caption", { class: "unseen" }, told(`portfolio.${part}`, { [part]: name })), body)),
    make("p", { class: "more" }, more));
  findingsTable(body, more, BATCH.panel).show(rows);
}

function showCountry() {
  const name = data.countries[choice.country][1];
  const inside = data.regions.codes.map((_, r) => r).filter((r) => data.regions.country[r] === choice.country).sort((a, b) => strongCounts[b] - strongCounts[a] || data.regions.totals[b] - data.regions.totals[a]);
  panel.replaceChildren(panelHead("country", name), make("p", { class: "note" }, told("map.counts")), make("div", { class: "pair" }, make("ol", {}, inside.map((r) =>
    make("li", {}, make("a", { href: `#region=${encodeURIComponent(data.regions.codes[r])}`, click: go({ region: r }) }, regionName(r)), " ", make("span", {}, number(strongCounts[r])))))));
}

// -- the large table ------------------------------------------------------------------------------------------------
const page = document.querySelector("#table table"), heads = [...page.querySelectorAll("thead th[data-key]")];
const large = findingsTable(page.tBodies[0], document.querySelector("#table .more button"), BATCH.page, { heads, announce: (text) => { status.textContent = text; } });
let wasTouched = false;

for (const head of heads) {
  const key = head.dataset.key;
  head.replaceChildren(make("button", { type: "button", click: () => sortLarge(key, key === large.view.key ? -large.view.direction : firstDirection(key)) }, head.textContent.trim()));
  if (columns.growth || !["growth", "against"].includes(key)) filter.elements.sort.append(make("option", { value: key }, told(`columns.${key}`)));
}
function sortLarge(key, direction) {
  large.sortBy(key, direction);
  filter.elements.sort.value = key;
}
filter.elements.sort.addEventListener("change", () => sortLarge(filter.elements.sort.value, firstDirection(filter.elements.sort.value)));
filter.elements.turn.addEventListener("click", () => sortLarge(large.view.key, -large.view.direction));
filter.elements.show.addEventListener("change", () => { wasTouched = true; showLarge(); });
filter.addEventListener("submit", (event) => event.preventDefault());

function showLarge() {
  const isNarrowed = choice.region >= 0 || choice.group >= 0;
  if (!wasTouched) filter.elements.show.value = isNarrowed || !hasStrong ? "all" : "strong";
  const kind = filter.elements.show.value;
  const rows = ranking.filter((f) => fits(f) && (kind === "all" || (kind === "strong" ? f.isStrong : f.stars > 0)));
  large.show(rows);
  filter.querySelector("output").textContent = told("table.counted", { shown: number(rows.length), all: number(ranking.length) });
}

function showBubbles() {
  const inside = ranking.filter(fits);
  const strong = inside.filter((f) => f.isStrong);
  bubbles(choice.region >= 0 ? [...inside].sort((one, other) => other.persons - one.persons) : choice.group >= 0 || !strong.length ? inside : strong);
}

// -- what follows a choice ------------------------------------------------------------------------------------------
let listed = -1;
watchers.push(() => {
  if (listed !== choice.country) { listed = choice.country; fillRegions(); }
  for (const part of Object.keys(choice)) chooser.elements[part].value = choice[part] < 0 ? "" : choice[part];
  chooser.querySelector("button").disabled = Object.values(choice).every((k) => k < 0);
  paint();
  showPanel();
  showBubbles();
  showLarge();
  hideTip();
  if (Object.values(choice).some((k) => k >= 0)) status.textContent = choice.region >= 0 ? told_of(choice.region) : document.getElementById("panel-title").textContent;
});

for (const link of document.querySelectorAll("a[href*='=']")) {
  link.addEventListener("click", (event) => {
    const asked = new URLSearchParams(link.hash.slice(1)), change = {};
    for (const [part, code] of asked) change[part] = known[part](code);
    event.preventDefault();
    choose(change);
    lookAtPanel();
  });
}
fillLists();
read();
