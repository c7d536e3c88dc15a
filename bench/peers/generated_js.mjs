// What a programmer would generate: the entries as one JavaScript function of ifs.
import { conditionText, serve, workload } from './contender.mjs';

const text = JSON.stringify;

function expression(test) {
  const field = `lead.${test.field}`;
  const listed = test.values?.map((value) => `${field} === ${text(value)}`).join(' || ');
  switch (test.op) {
    case 'in': return `(${listed})`;
    case 'not_in': return `!(${listed})`;
    case 'between': return `${field} >= ${test.from} && ${field} <= ${test.to}`;
    case 'contains': return `${field}.includes(${text(test.values[0])})`;
    case 'starts_with': return `${field}.startsWith(${text(test.values[0])})`;
    default: throw new Error(`no test is called ${test.op}`);
  }
}

const { entries, leads } = workload();
const lines = entries.map((all, entry) =>
  `if (${conditionText(all, expression, ' && ', ' || ')}) return ${entry};`);
const ask = new Function('lead', `${lines.join('\n')}\nreturn -1;`);
await serve(process.version.slice(1), leads, ask);
