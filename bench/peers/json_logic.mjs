// json-logic-js: one rule, an "if" with a condition and a result for each entry.
import { load, serve, versionOf, workload } from './contender.mjs';

const jsonLogic = load('json-logic-js');

function rule(test) {
  const field = { var: test.field };
  switch (test.op) {
    case 'in': return { in: [field, test.values] };
    case 'not_in': return { '!': { in: [field, test.values] } };
    case 'between': return { '<=': [test.from, field, test.to] };
    case 'contains': return { in: [test.values[0], field] };  // In a text: its part.
    case 'starts_with':
      return { '===': [{ substr: [field, 0, test.values[0].length] }, test.values[0]] };
    default: throw new Error(`no test is called ${test.op}`);
  }
}

const part = (asked) => asked.any ? { or: asked.any.map(rule) } : rule(asked);
const { entries, leads } = workload();
const branches = entries.flatMap((all, entry) => [{ and: all.map(part) }, entry]);
const chain = { if: [...branches, -1] };
await serve(versionOf('json-logic-js'), leads, (lead) => jsonLogic.apply(chain, lead));
