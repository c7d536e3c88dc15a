#include "bench/setup.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace ambit::bench {

namespace {

void check_answers(const setup& loaded) {
  scratch memory;
  const matches found = must(leads::match(loaded.engine, loaded.batch, loaded.when, memory));
  for (std::size_t row = 0; row < found.size(); ++row) {
    if (found.entry(row) == loaded.work.answers[row]) continue;
    std::fprintf(stderr, "wrong answer: lead %zu, entry %d, expected %d\n", row, found.entry(row),
                 loaded.work.answers[row]);
    std::exit(1);
  }
}

}  // namespace

engine bind_engine(const workload& work) {
  const policy rules = must(policy::compile(work.policy_json));
  const directory people = must(directory().apply(work.directory_json));
  return must(engine::bind(rules, people, zones()));
}

setup make_setup(std::size_t entry_count, std::size_t lead_count) {
  workload work = make_workload(entry_count, lead_count, seed);
  engine rules = bind_engine(work);
  context when;
  when.now_unix_us = 1'795'338'000'000'000;
  batch records = must(batch::from_json(rules.policy().schema(), "lead", work.records_json));
  setup loaded{std::move(work), std::move(rules), std::move(records), when};
  check_answers(loaded);
  return loaded;
}

}  // namespace ambit::bench
