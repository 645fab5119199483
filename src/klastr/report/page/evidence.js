// "How do you know?": formula, cells, thresholds, probabilities and sources of one pair of region and group.
const dialog = document.getElementById("evidence");
const KINDS = ["published", "confidential", "unavailable", "not_there"];
const MEASURES = {
  persons_employed: (f) => [f.persons, persons], location_quotient: (f) => [f.quotient, quotient],
  share_of_region: (f) => [f.shareOfRegion, share], wages_per_person: (f) => [columns.wages?.[f.c] ?? NaN, (value) => number(value, 3)],
};

function showEvidence(f) {
  const names = { group: groupName(f.g), region: regionName(f.r) };
  const title = make("h2", { id: "evidence-title" }, told("how.of_pair", names) + (data.year === null ? "" : `, ${data.year}`));
  const close = make("button", { type: "button", click: () => dialog.close() }, told("how.close"));
  dialog.replaceChildren(
    make("div", { class: "bar" }, title, close),
    make("blockquote", {}, make("h4", {}, told("how.quote")), quotation(f, names)),
    ...quotientEvidence(f, names), ...sizeEvidence(f), ...starEvidence(f), ...growthEvidence(f), ...stageEvidence(f),
    make("h3", {}, told("how.source")), make("ul", { class: "sources" }, data.sources.map((one) => make("li", {}, one))));
  dialog.showModal();
  dialog.scrollTop = 0;
}
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

function quotation(f, names) {
  const ends = f.low === undefined ? "" : ` (${told("how.ends", { level: data.level, low: quotient(f.low), high: quotient(f.high) })})`;
  const when = data.year === null ? "" : told("how.when", { year: data.year });
  return told("how.quote_text", {
    ...names, when, unit: data.unit, persons: about(f) + persons(f.persons), quotient: about(f) + quotient(f.quotient),
    reference: data.reference.name, interval: ends, sources: data.sources.join("; "), version: data.version,
  }) + (f.hidden ? ` ${told("how.quote_estimated", { share: percent(f.hidden / 100, 0) })}` : "");
}

const table = (caption, head, rows, isSaid = true) => make("table", { class: "cards" }, make("caption", { class: isSaid ? null : "unseen" }, caption),
  make("thead", {}, make("tr", {}, head.map((name) => make("th", { scope: "col" }, name)))),
  make("tbody", {}, rows.map(([first, ...rest]) => make("tr", {}, make("th", { scope: "row" }, first),
    rest.map((value, k) => make("td", { "data-label": head[k + 1] }, value))))));

const origin = (perCent) => (perCent === 0 ? told("how.published") : perCent === 100 ? told("estimated") : told("how.partly", { share: percent(perCent / 100, 0) }));

function quotientEvidence(f, names) {
  const total = data.regions.totals[f.r], group = data.groups.reference[f.g], all = data.reference.total;
  const sums = [`LQ = (${persons(f.persons)} / ${persons(total)}) / (${persons(group)} / ${persons(all)})`,
    `   = ${percent(f.persons / total, 3)} / ${percent(group / all, 3)} = ${about(f)}${quotient(f.quotient)}`];
  const certainty = f.low === undefined ? told("how.no_interval")
    : told("how.interval", { level: data.level, low: quotient(f.low), high: quotient(f.high), question: data.question });
  const units = columns.units[f.c] >= 0 ? told("how.units", { units: number(columns.units[f.c]) }) : told("how.units_unknown");
  const chance = columns.found ? told("how.discovery", { tested: number(data.tested), rate: percent(perMille(columns.found[f.c])) }) : "";
  return [
    make("h3", {}, told("how.result")), make("pre", {}, [told("formula.quotient"), ...sums].join("\n")),
    table(told("how.cells"), [told("how.cell"), told("how.value"), told("how.origin")], [
      [told("how.of_pair", names), about(f) + persons(f.persons), origin(f.hidden)],
      [told("how.of_region", { ...names, total: data.total }), persons(total), origin(data.regions.hidden[f.r])],
      [told("how.of_reference", names), persons(group), origin(data.groups.hidden[f.g])],
      [told("how.of_all", { reference: data.reference.name }), persons(all), origin(data.reference.hidden)]]),
    make("p", {}, certainty), make("p", {}, `${units} ${chance}`)];
}

function sizeEvidence(f) {
  const shares = make("p", {}, `${about(f)}${told("portfolio.of_region", { share: share(f.shareOfRegion) })}, ${about(f)}${told("portfolio.of_group", { share: share(f.shareOfGroup) })}.`);
  const rows = [];
  for (let k = partsFrom[f.c]; k < partsFrom[f.c + 1]; k++) {
    const i = parts.industry[k], kind = KINDS[parts.kind[k]];
    rows.push([`${data.industries.codes[i]} ${data.industries.names[i]}`, (kind === "published" ? "" : ABOUT) + persons(parts.persons[k]),
      kind === "published" ? told("how.published") : told("how.estimated", { kind: told(`kind.${kind}`) })]);
  }
  const members = rows.length ? table(told("how.industries"), [told("how.cell"), told("how.value"), told("how.origin")], rows)
    : make("p", {}, told("how.industries_missing"));
  return [make("h3", {}, told("how.share")), shares, members];
}

function starEvidence(f) {
  const rows = data.stars.map((star, k) => {
    const [value, written] = MEASURES[star.measure](f);
    const limit = orUndefined(Array.isArray(star.thresholds) ? star.thresholds[f.g] : star.thresholds);
    const won = (columns.earned[f.c] >> k) & 1;
    return [`${won ? STAR : "☆"} ${star.label}`, about(f) + written(value), `${star.strict ? ">" : "≥"} ${written(limit)}`,
      told(won ? "how.yes" : "how.no"), columns.sure ? sure(columns[`star${k}`][f.c]) : NOTHING, `${star.rule}: ${star.source}`];
  });
  const head = ["star", "measured", "threshold", "verdict", "draws", "origin_of_threshold"].map((key) => told(`how.${key}`));
  const summary = columns.sure ? make("p", {}, told("how.at_least", { stars: stars(f.stars) || "0", share: sure(f.sure), strong: sure(f.strong) })) : "";
  return [make("h3", {}, told("how.stars")), table(told("how.stars"), head, rows, false), summary];
}

function growthEvidence(f) {
  const heading = make("h3", {}, told("how.growth"));
  if (!columns.growth || Number.isNaN(f.growth)) return [heading, make("p", {}, told("how.followed", { reason: growthNote(f) }))];
  const before = columns.before[f.c], economy = data.groups.total, change = f.persons - before;
  const national = before * economy, mix = before * (f.expected - economy);
  const ends = [perMille(columns.growth_low[f.c]), perMille(columns.growth_high[f.c])];
  const moved = (value) => (value > 0 ? "+" : value < 0 ? "−" : "") + persons(Math.abs(value));
  const rows = [
    [told("how.before", { unit: data.unit, since: data.since }), (f.beforeHidden ? ABOUT : "") + persons(before), origin(f.beforeHidden)],
    [told("how.after", { unit: data.unit, year: data.year }), about(f) + persons(f.persons), origin(f.hidden)],
    [told("how.result_growth"), aboutGrowth(f) + growth(f.growth), ends.some(Number.isNaN) ? "" : told("how.growth_interval", { level: data.level, low: growth(ends[0]), high: growth(ends[1]) })],
    [told("how.expected"), growth(f.expected), data.reference.name],
    [told("how.national"), moved(national), told("how.national_text")], [told("how.mix"), moved(mix), told("how.mix_text")],
    [told("how.shift"), aboutGrowth(f) + moved(change - national - mix), told("how.shift_text")]];
  return [heading, table(told("how.cells"), [told("how.cell"), told("how.value"), told("how.origin")], rows),
    make("p", {}, told("how.followed", { reason: growthNote(f) }))];
}

const howButton = (f) => make("button", {
  type: "button", class: "know", "aria-haspopup": "dialog", click: () => showEvidence(f),
  "aria-label": `${told("columns.how")} ${told("how.of_pair", { group: groupName(f.g), region: regionName(f.r) })}`,
}, "?");
