// What the reader has chosen: a country, a region, a group. It stands in the address, so it can be sent and gone back to.
const choice = { country: -1, region: -1, group: -1 };
const watchers = [];

const known = {
  country: (code) => data.countries.findIndex(([one]) => one === code && one),
  region: (code) => data.regions.codes.indexOf(code),
  group: (code) => data.groups.codes.indexOf(code),
};
const codeOf = {
  country: (k) => data.countries[k][0], region: (k) => data.regions.codes[k], group: (k) => data.groups.codes[k],
};

let shown = null;
function read() {
  const hash = location.hash.slice(1);
  if (hash === shown || (hash && !hash.includes("="))) return;  // nothing new, or a link to a part of the page
  shown = hash;
  const asked = new URLSearchParams(hash);
  for (const part of Object.keys(choice)) choice[part] = asked.has(part) ? known[part](asked.get(part)) : -1;
  if (choice.region >= 0 && choice.country >= 0 && data.regions.country[choice.region] !== choice.country) choice.country = -1;
  watchers.forEach((watcher) => watcher());
}

// Change some of the parts; the others stay.
function choose(change) {
  const wanted = { ...choice, ...change };
  const asked = new URLSearchParams();
  for (const part of Object.keys(choice)) if (wanted[part] >= 0) asked.set(part, codeOf[part](wanted[part]));
  const hash = asked.toString();
  if (hash) location.hash = hash;
  else history.pushState(null, "", location.pathname + location.search);
  read();
}

// Where a region is chosen, its whole portfolio is shown and the group only colours the map.
const fits = (f) => (choice.country < 0 || data.regions.country[f.r] === choice.country)
  && (choice.region >= 0 ? f.r === choice.region : choice.group < 0 || f.g === choice.group);

addEventListener("hashchange", read);
addEventListener("popstate", read);
