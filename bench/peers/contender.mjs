// contender.mjs: the workload for contenders in JavaScript, and how they are asked (README.md has the
// lines). Packages are loaded from the folder that a contender is started in.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(join(process.cwd(), 'here'));

export const load = (name) => require(name);

export const versionOf = (name) =>
  JSON.parse(readFileSync(join(process.cwd(), 'node_modules', name, 'package.json'))).version;

/** The conditions of the entries in order (each a list of tests and groups), and the leads. */
export function workload() {
  const folder = process.argv[2];
  const policy = JSON.parse(readFileSync(join(folder, 'policy.json')));
  const lines = readFileSync(join(folder, 'records.jsonl'), 'utf8').trimEnd().split('\n');
  return {
    entries: policy.assignment.lead.rules.all.entries.map((entry) => entry.when.all),
    leads: lines.map((line) => JSON.parse(line)),
  };
}

/** A condition as a text: tests by `write`, what all must hold of by `and`, alternatives by `or`. */
export const conditionText = (all, write, and, or) =>
  all.map((part) => part.any ? `(${part.any.map(write).join(or)})` : write(part)).join(and);

/** Serves until the input ends. `ask` takes a lead and gives its entry or -1, or a promise of it. */
export async function serve(version, leads, ask) {
  console.log(JSON.stringify({ version }));
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, left, right] = line.split(' ');
    const all = command === 'answers';
    const first = all ? Number(left) : 0;
    const count = all ? Number(right) : Number(left);
    const repeats = all ? 1 : Number(right);
    const answers = new Int32Array(count);
    let sum = 0;
    let nanoseconds = 0n;
    for (let repeat = 0; repeat < repeats; ++repeat) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < count; ++i) {
        const answer = ask(leads[first + i]);
        answers[i] = typeof answer === 'number' ? answer : await answer;
      }
      nanoseconds += process.hrtime.bigint() - start;
      sum = answers.reduce((before, answer) => before + answer, sum);
    }
    const reply = { ns: Number(nanoseconds), sum };
    console.log(JSON.stringify(all ? { ...reply, answers: [...answers] } : reply));
  }
}
