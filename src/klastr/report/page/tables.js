// Tables of findings, in the page and in the panel: sorted by any column, a few rows at a time. Then the plain tables.
const BATCH = { page: 25, panel: 8 };
const KEYS = {
  rank: (f) => f.rank, group: (f) => groupName(f.g), region: (f) => regionName(f.r), stars: (f) => f.stars * 1000 + (f.sure ?? 0),
  persons: (f) => f.persons, share_of_region: (f) => f.shareOfRegion, share_of_group: (f) => f.shareOfGroup,
  quotient: (f) => f.quotient, growth: (f) => f.growth, against: (f) => f.against,
};
const inLanguage = new Intl.Collator(data.language);

function compared(one, other, direction) {
  if (typeof one === "string") return direction * inLanguage.compare(one, other);
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) - Number.isNaN(other);  // unknown stays last
  return direction * (one - other);
}

function intervalBar(f) {
  const along = (value) => Math.min(Math.max(value > 0 ? 50 * Math.log10(value / 0.2) : 0, 4), 116);
  return draw("svg", { viewBox: "0 0 120 14", class: "interval", "aria-hidden": "true" },
    draw("path", { d: `M${along(1)} 0V14`, class: "one" }),
    f.low === undefined ? null : draw("path", { d: `M${along(f.low)} 7H${along(f.high)}`, class: "bar" }),
    draw("circle", { cx: along(f.quotient), cy: 7, r: 3.5 }));
}

const estimatedMark = () => make("abbr", { class: "est", title: told("estimated_long") }, told("estimated"));
const cell = (kind, label, ...content) => make("td", { role: "cell", class: kind, "data-label": label && told(label) }, ...content);
const go = (change) => (event) => { event.preventDefault(); choose(change); lookAtPanel(); };

// What a card says in one place and a row in columns of its own.
const folded = (f) => [make("small", { class: "folded of-region" }, `· ${told("portfolio.of_region", { share: share(f.shareOfRegion) })}`),
  make("small", { class: "folded of-group" }, `· ${told("portfolio.of_group", { share: share(f.shareOfGroup) })}`)];

function findingRow(f) {
  const hidden = f.hidden ? [" ", estimatedMark(), ...(f.hidden < 100 ? [" ", make("small", {}, percent(f.hidden / 100, 0))] : [])] : [];
  const certain = f.sure === undefined || !f.stars ? "" : make("small", { title: told("table.sure_title") }, sure(f.sure));
  const grown = Number.isNaN(f.growth) ? make("abbr", { title: growthNote(f) }, NOTHING) : aboutGrowth(f) + growth(f.growth);
  return make("tr", { role: "row", "data-cell": f.c, class: choice.region >= 0 && f.g === choice.group ? "chosen" : null },
    cell("number rank", "", number(f.rank)),
    make("th", { role: "rowheader", scope: "row", class: "group" }, make("a", { href: `#group=${encodeURIComponent(data.groups.codes[f.g])}`, click: go({ group: f.g }) }, groupName(f.g))),
    cell("region", "", make("a", { href: `#region=${encodeURIComponent(data.regions.codes[f.r])}`, click: go({ region: f.r }) }, regionName(f.r))),
    cell("stars", "", make("span", { role: "img", "aria-label": `${f.stars} / ${data.stars.length}` }, stars(f.stars)), certain && " ", certain),
    cell("number persons", "columns.persons", about(f) + persons(f.persons), ...hidden, " ", ...folded(f)),
    cell("number minor of-region", "columns.share_of_region", about(f) + share(f.shareOfRegion)),
    cell("number minor of-group", "columns.share_of_group", about(f) + share(f.shareOfGroup)),
    cell("quotient", "columns.quotient", make("span", {}, make("b", {}, about(f) + quotient(f.quotient)), intervalBar(f)), " ", make("small", {}, f.low === undefined ? "" : interval(f.low, f.high))),
    cell("number growth", "columns.growth", grown, Number.isNaN(f.against) ? "" : make("small", { class: "folded" }, ` (${told("portfolio.against", { points: points(f.against) })})`)),
    cell("number against", "columns.against", points(f.against)),
    cell("how", "", howButton(f)));
}

// One table of findings with its button for more; `rows` may be exchanged, order and length are kept.
function findingsTable(body, more, batch, { heads = [], announce = () => {} } = {}) {
  const view = { rows: [], key: "rank", direction: 1, length: batch };
  const fill = () => {
    const value = KEYS[view.key];
    const sorted = [...view.rows].sort((one, other) => compared(value(one), value(other), view.direction) || one.rank - other.rank);
    body.replaceChildren(...sorted.slice(0, view.length).map(findingRow));
    if (!sorted.length) body.append(make("tr", {}, make("td", { colspan: 11 }, told("table.none"))));
    const rest = sorted.length - view.length;
    more.hidden = rest <= 0;
    more.textContent = told("table.more", { count: number(Math.min(rest, 4 * batch)) });
    for (const head of heads) {
      if (head.dataset.key === view.key) head.setAttribute("aria-sort", view.direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
  };
  more.addEventListener("click", () => { view.length += 4 * batch; fill(); });
  const sortBy = (key, direction) => {
    Object.assign(view, { key, direction, length: batch });
    fill();
    announce(told("table.sorted", { column: told(`columns.${key}`), order: told(direction > 0 ? "table.rising" : "table.falling") }));
  };
  return { view, sortBy, show: (rows) => { Object.assign(view, { rows, length: batch }); fill(); } };
}

const firstDirection = (key) => (["rank", "group", "region"].includes(key) ? 1 : -1);

// Tables that the page brings whole: a button in each head, sorting the rows that are there.
for (const plain of document.querySelectorAll("table.sortable")) {
  const heads = [...plain.querySelectorAll("thead th")], body = plain.tBodies[0];
  heads.forEach((head, column) => {
    const name = head.textContent;
    head.replaceChildren(make("button", {
      type: "button", click: () => {
        const numeric = head.classList.contains("number");
        const was = head.getAttribute("aria-sort");
        const direction = was ? (was === "ascending" ? -1 : 1) : numeric ? -1 : 1;
        const value = (row) => (numeric ? Number(row.cells[column].dataset.value) : row.cells[column].textContent);
        body.append(...[...body.rows].sort((one, other) => compared(value(one), value(other), direction)));
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      },
    }, name));
  });
}
