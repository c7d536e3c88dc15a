// json-rules-engine: a rule for each entry, their priorities in the entries' order; the engine is
// stopped at the first event.
import { load, serve, versionOf, workload } from './contender.mjs';

const { Engine } = load('json-rules-engine');

function conditions(test) {
  const where = (operator, value) => ({ fact: test.field, operator, value });
  switch (test.op) {
    case 'in': return [where('in', test.values)];
    case 'not_in': return [where('notIn', test.values)];
    case 'between':
      return [where('greaterThanInclusive', test.from), where('lessThanInclusive', test.to)];
    case 'contains': return [where('hasPart', test.values[0])];
    case 'starts_with': return [where('startsWith', test.values[0])];
    default: throw new Error(`no test is called ${test.op}`);
  }
}

const alternative = (test) => {
  const all = conditions(test);
  return all.length === 1 ? all[0] : { all };
};

const { entries, leads } = workload();
const engine = new Engine();
engine.addOperator('startsWith', (fact, value) => fact.startsWith(value));
engine.addOperator('hasPart', (fact, value) => fact.includes(value));
entries.forEach((parts, entry) => engine.addRule({
  conditions: {
    all: parts.flatMap((part) => part.any ? [{ any: part.any.map(alternative) }] : conditions(part)),
  },
  event: { type: 'matched', params: { entry } },
  priority: entries.length - entry,
}));
engine.on('success', () => engine.stop());

async function ask(lead) {
  const { events } = await engine.run(lead);
  return events.length === 0 ? -1 : events[0].params.entry;
}
await serve(versionOf('json-rules-engine'), leads, ask);
