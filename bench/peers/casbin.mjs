// casbin (node): attribute rules in policies, asked in the order of their priority until one is met.
import { conditionText, load, serve, versionOf, workload } from './contender.mjs';

const { newEnforcer, newModelFromString } = load('casbin');

const MODEL = `
[request_definition]
r = lead
[policy_definition]
p = priority, rule, eft
[policy_effect]
e = priority(p.eft) || deny
[matchers]
m = eval(p.rule)
`;

const field = (test) => `r.lead.${test.field}`;
const list = (values) => values.map((value) => `'${value}'`).join(', ');

function expression(test) {
  switch (test.op) {
    case 'in': return `isOneOf(${field(test)}, ${list(test.values)})`;
    case 'not_in': return `!isOneOf(${field(test)}, ${list(test.values)})`;
    case 'between':
      return `(${field(test)} >= ${test.from} && ${field(test)} <= ${test.to})`;
    case 'contains': return `hasPart(${field(test)}, ${list(test.values)})`;
    case 'starts_with': return `startsWith(${field(test)}, ${list(test.values)})`;
    default: throw new Error(`no test is called ${test.op}`);
  }
}

const { entries, leads } = workload();
const model = newModelFromString(MODEL);
const policies = entries.map((all, entry) =>
  [String(entry), conditionText(all, expression, ' && ', ' || '), 'allow']);
// Put in as a whole: adding one by one looks for the same policy among all before it.
model.model.get('p').get('p').policy = policies;
const enforcer = await newEnforcer(model);
await enforcer.addFunction('isOneOf', (value, ...values) => values.includes(value));
await enforcer.addFunction('startsWith', (value, start) => value.startsWith(start));
await enforcer.addFunction('hasPart', (value, part) => value.includes(part));

function ask(lead) {
  const [allowed, policy] = enforcer.enforceExSync(lead);
  return allowed ? Number(policy[0]) : -1;
}
await serve(versionOf('casbin'), leads, ask);
