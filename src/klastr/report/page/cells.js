// The cells of the answer: unpacked columns, and every measure that a formula gives from them.
const TYPES = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array };
const UNDEFINED = -(2 ** 31);

function unpacked([type, packed]) {
  return new TYPES[type](Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0)).buffer);
}
const columns = Object.fromEntries(Object.entries(data.cells).map(([name, packed]) => [name, unpacked(packed)]));
const parts = Object.fromEntries(Object.entries(data.parts).map(([name, packed]) => [name, unpacked(packed)]));
const cellCount = columns.group.length;
const regionOf = new Uint32Array(cellCount);
data.regions.codes.forEach((_, r) => regionOf.fill(r, columns.offsets[r], columns.offsets[r + 1]));
const partsFrom = new Uint32Array(cellCount + 1);
for (let c = 0; c < cellCount; c++) partsFrom[c + 1] = partsFrom[c] + parts.count[c];

const perMille = (value) => (value === undefined || value === UNDEFINED ? NaN : value / 1000);
const orUndefined = (value) => (value === null || value === undefined ? NaN : value);

// Everything about one pair of region and group.
function finding(c) {
  const r = regionOf[c], g = columns.group[c], size = columns.persons[c];
  const ofRegion = size / data.regions.totals[r], inReference = data.groups.reference[g];
  const grown = perMille(columns.growth?.[c]), expected = orUndefined(data.groups.expected?.[g]);
  return {
    c, r, g, persons: size, hidden: columns.hidden[c], isStrong: columns.earned[c] > 127,
    stars: starCount(columns.earned[c]), sure: columns.sure?.[c], strong: columns.strong?.[c],
    shareOfRegion: ofRegion, shareOfGroup: size / inReference,
    quotient: ofRegion / (inReference / data.reference.total), low: columns.low?.[c], high: columns.high?.[c],
    growth: grown, expected, against: grown - expected, beforeHidden: columns.before_hidden?.[c] ?? 0,
  };
}

function starCount(bits) {
  let count = 0;
  for (let k = 0; k < data.stars.length; k++) count += (bits >> k) & 1;
  return count;
}

// Where a pair stands; -1 where nobody works there.
function cellAt(r, g) {
  for (let c = columns.offsets[r]; c < columns.offsets[r + 1]; c++) if (columns.group[c] === g) return c;
  return -1;
}

const findings = Array.from({ length: cellCount }, (_, c) => finding(c));
// The strong ones, then by stars, then by the low end of the quotient.
const lowEnd = (f) => f.low ?? f.quotient;
const byStrength = (one, other) => other.isStrong - one.isStrong || other.stars - one.stars || lowEnd(other) - lowEnd(one) || one.c - other.c;
const ranking = [...findings].sort(byStrength);
ranking.forEach((f, k) => { f.rank = k + 1; });
const hasStrong = ranking.length > 0 && ranking[0].isStrong;

const strongIn = data.regions.codes.map(() => []);
for (const f of ranking) if (f.isStrong) strongIn[f.r].push(f);
const strongCounts = strongIn.map((strong) => strong.length);

const step = (breaks, value) => breaks.filter((at) => value >= at).length;
const regionName = (r) => data.regions.names[r];
const groupName = (g) => data.groups.names[g];
const about = (f) => (f.hidden > 0 ? ABOUT : "");
const aboutGrowth = (f) => (f.hidden > 0 || f.beforeHidden > 0 ? ABOUT : "");

// Why the growth of a pair is not known, as a sentence.
function growthNote(f) {
  if (!data.regions.reason) return told("growth.none");
  const reason = data.regions.reason[f.r], followed = ["same", "recoded", "merged"].includes(reason);
  return told(`growth.${followed && Number.isNaN(f.growth) ? "nobody" : reason}`, { since: data.since });
}
