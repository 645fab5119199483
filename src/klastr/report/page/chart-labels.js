// Names beside bubbles: the twin of klastr/report/bubble_labels.py.
const LETTER = 7.4, MOST_LABELS = 14, MOST_LETTERS = 36, LABEL_AIR = 4;
const shortened = (text, most) => (text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`);

function pairName(group, region) {
  const room = MOST_LETTERS - 2, ofRegion = Math.min(region.length, Math.max(room - group.length, Math.floor(room * 2 / 5)));
  return `${shortened(group, room - ofRegion)}, ${shortened(region, ofRegion)}`;
}

// Names of the chosen pairs; the code of a region where two would be alike.
function bubbleNames(rows) {
  if (choice.region >= 0) return rows.map((f) => shortened(groupName(f.g), MOST_LETTERS));
  if (choice.group >= 0) return rows.map((f) => shortened(regionName(f.r), MOST_LETTERS));
  const names = rows.map((f) => pairName(groupName(f.g), regionName(f.r)));
  return names.map((name, k) => (names.filter((other) => other === name).length > 1 ? pairName(groupName(rows[k].g), data.regions.codes[rows[k].r]) : name));
}

function labels(rows, largest) {
  const isNarrow = chart.clientWidth < 600, letter = isNarrow ? 12 : LETTER, tall = isNarrow ? 28 : 16, most = isNarrow ? 5 : MOST_LABELS;
  const names = bubbleNames(rows), taken = [], made = [];
  const marks = rows.map((f, k) => ({ x: xOf(across(f)), y: yOf(f.quotient), r: radius(f.persons, largest), name: names[k], beyond: beyond(f) }));
  let named = 0;
  for (const mark of [...marks.filter((one) => one.beyond), ...marks.filter((one) => !one.beyond)]) {
    const texts = mark.beyond ? [`${mark.name} ${mark.beyond}`, mark.beyond] : [mark.name];
    for (const [text, box] of labelOptions(mark, named === most ? texts.slice(1) : texts, letter, tall)) {
      if (!isFreeOf(box, taken, marks, mark)) continue;
      taken.push(box);
      made.push(draw("text", { x: box[0], y: box[1] + tall * 0.8, class: "label" }, text));
      named += text !== mark.beyond;
      break;
    }
  }
  return made;
}

// The figure that the edge of the chart hides.
function beyond(f) {
  if (isInside(f)) return "";
  const value = across(f);
  if (value >= axes.left && value <= axes.right) return quotient(f.quotient);
  return isGrowth ? growth(value) : share(value);
}

function labelOptions(mark, texts, letter, tall) {
  const away = mark.r + LABEL_AIR;
  return texts.flatMap((text) => {
    const wide = text.length * letter, middle = mark.x - wide / 2, below = mark.y + away, above = mark.y - away - tall, level = mark.y - tall / 2;
    const corners = [[mark.x + away, level], [mark.x - away - wide, level], [middle, below], [middle, above]];
    if (text === mark.beyond) corners.push([mark.x - wide, below], [mark.x - wide, above], [middle, level], [mark.x - wide, level]);
    return corners.map(([left, top]) => [text, [left, top, left + wide, top + tall]]);
  });
}

function isFreeOf(box, taken, marks, own) {
  if (box[0] < LEFT || box[1] < 0 || box[2] > RIGHT + 20 || box[3] > BOTTOM) return false;
  if (taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3])) return false;
  return !marks.some((one) => one !== own && Math.hypot(one.x - clamped(one.x, box[0], box[2]), one.y - clamped(one.y, box[1], box[3])) < one.r);
}
