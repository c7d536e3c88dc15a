#include "bench/first_matches.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace ambit::bench {

namespace {

/// Of leads, in their order.
using row_numbers = std::vector<std::uint32_t>;

/// A text field of all leads, each text as its place among the different ones.
struct text_column {
  std::unordered_map<std::string, std::uint32_t> codes;
  std::vector<std::string> values;
  std::vector<std::uint32_t> of_leads;

  void add(const std::string& text) {
    const auto [found, is_new] = codes.try_emplace(text, static_cast<std::uint32_t>(values.size()));
    if (is_new) values.push_back(text);
    of_leads.push_back(found->second);
  }

  /// By code, whether a test holds.
  std::vector<std::uint8_t> passing(const test& asked) const {
    const bool listed = asked.type == test::kind::in;
    std::vector<std::uint8_t> passes(values.size());
    if (!listed && asked.type != test::kind::not_in) {
      for (std::size_t code = 0; code < values.size(); ++code)
        passes[code] = holds(asked, values[code]) ? 1 : 0;
      return passes;
    }
    std::fill(passes.begin(), passes.end(), listed ? 0 : 1);
    for (const std::string& value : asked.values) {
      if (const auto found = codes.find(value); found != codes.end())
        passes[found->second] = listed ? 1 : 0;
    }
    return passes;
  }
};

class column_table {
 public:
  explicit column_table(const std::vector<lead>& leads) : texts_(text_field_count()) {
    if (leads.empty()) return;
    numbers_.resize(leads.front().numbers.size());
    for (const lead& each : leads) {
      for (std::size_t i = 0; i < texts_.size(); ++i) texts_[i].add(each.texts[i]);
      for (std::size_t i = 0; i < numbers_.size(); ++i) numbers_[i].push_back(each.numbers[i]);
    }
  }

  /// Those of the leads of which the test holds, in their order.
  row_numbers keep(const test& asked, const row_numbers& of) const {
    if (asked.field >= texts_.size()) {
      const std::vector<std::int64_t>& numbers = numbers_[asked.field - texts_.size()];
      return filter(of, [&](std::uint32_t row) {
        return asked.from <= numbers[row] && numbers[row] <= asked.to;
      });
    }
    const text_column& column = texts_[asked.field];
    const std::vector<std::uint8_t> passes = column.passing(asked);
    return filter(of, [&](std::uint32_t row) { return passes[column.of_leads[row]] != 0; });
  }

  row_numbers keep(const entry& asked, const row_numbers& of) const {
    row_numbers left = keep(asked.all.front(), of);
    for (std::size_t i = 1; i < asked.all.size(); ++i) left = keep(asked.all[i], left);
    if (asked.any.empty()) return left;
    row_numbers some;
    for (const test& each : asked.any) {
      const row_numbers more = keep(each, left);
      some.insert(some.end(), more.begin(), more.end());
    }
    return some;  // A lead may be named twice: it is answered once.
  }

 private:
  template <class Predicate>
  static row_numbers filter(const row_numbers& of, Predicate holds_of) {
    row_numbers left(of.size());
    std::size_t count = 0;
    for (const std::uint32_t row : of) {  // Without a branch: what passes cannot be foreseen.
      left[count] = row;
      count += holds_of(row) ? 1 : 0;
    }
    left.resize(count);
    return left;
  }

  std::vector<text_column> texts_;
  std::vector<std::vector<std::int64_t>> numbers_;
};

}  // namespace

std::vector<std::int32_t> first_matches(const workload& work) {
  const column_table table(work.leads);
  std::vector<std::int32_t> answers(work.leads.size(), -1);
  row_numbers open(work.leads.size());
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = static_cast<std::uint32_t>(i);
  std::size_t answered = 0;  // of the open
  for (std::size_t i = 0; i < work.entries.size(); ++i) {
    for (const std::uint32_t row : table.keep(work.entries[i], open)) {
      if (answers[row] >= 0) continue;
      answers[row] = static_cast<std::int32_t>(i);
      ++answered;
    }
    if (answered * 16 <= open.size()) continue;
    std::erase_if(open, [&](std::uint32_t row) { return answers[row] >= 0; });
    answered = 0;
  }
  return answers;
}

}  // namespace ambit::bench
