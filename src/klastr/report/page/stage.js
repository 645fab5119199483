// The life-cycle stage of one pair of region and group: how sure, by which figures, by which rule.
const NOT_DECIDED = 255, NO_REASON = 100;

function stageEvidence(f) {
  if (!data.stages) return [];
  const heading = make("h3", {}, told("stage.heading"));
  const stage = columns.stage[f.c];
  if (stage >= NO_REASON) return [heading, make("p", {}, told("stage.none", { reason: data.stages.reasons[stage - NO_REASON] }))];
  return [heading, make("p", {}, make("strong", {}, stageName(f)), ` ${stageChance(f)}`), stageFigures(f), make("p", {}, stageRule(f))];
}

const stageName = (f) => data.stages.names[columns.stage[f.c]];

function stageChance(f) {
  if (!data.stages.isDrawn) return told("stage.not_drawn");
  const second = columns.second[f.c];
  const next = second === NOT_DECIDED ? "" : told("stage.second", { stage: data.stages.names[second], share: sure(columns.second_sure[f.c]) });
  return told("stage.chance", { share: sure(columns.stage_sure[f.c]), second: next });
}

function stageFigures(f) {
  const at = (name) => perMille(columns[name][f.c]);
  const yearly = [at("yearly_low"), at("yearly_high")], change = at("entropy_change");
  const ends = yearly.some(Number.isNaN) ? "" : told("how.growth_interval", { level: data.level, low: growth(yearly[0]), high: growth(yearly[1]) });
  const mixed = Number.isNaN(at("entropy")) ? told("stage.one_industry") : told("stage.moved", { share: percent(at("composition"), 0) });
  const bits = (value) => (value > 0 ? "+" : value < 0 ? "−" : "") + number(Math.abs(value), 2);
  return table(told("stage.heading"), [told("stage.indicator"), told("how.value"), told("stage.more")], [
    [told("stage.measures.location_quotient"), about(f) + quotient(f.quotient), told("stage.before", { value: aboutGrowth(f) + quotient(at("lq_before")), since: data.since })],
    [told("stage.measures.growth_a_year"), Number.isNaN(at("yearly")) ? told("stage.from_nobody") : aboutGrowth(f) + growth(at("yearly")), ends],
    [told("stage.measures.entry_a_year"), Number.isNaN(at("entry")) ? told("stage.unknown") : growth(at("entry")), told("stage.entry_text")],
    [told("stage.measures.entropy"), Number.isNaN(at("entropy")) ? NOTHING : number(at("entropy"), 2), Number.isNaN(change) ? mixed : `${told("stage.changed", { value: bits(change) })} ${mixed}`]], false);
}

function stageRule(f) {
  const rule = data.stages.rules[columns.rule[f.c]];
  if (!rule) return told("stage.no_rule");
  const differs = rule.stage === columns.stage[f.c] ? "" : ` ${told("stage.differs", { stage: data.stages.names[rule.stage] })}`;
  return `${told("stage.rule", { why: rule.why, conditions: rule.conditions.join(", ") })}${differs} ${told("stage.source", { source: data.stages.source })}`;
}
