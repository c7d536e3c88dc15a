#include "bench/linear_scan.hpp"

#include <algorithm>

namespace ambit::bench {

linear_scan::linear_scan(const workload& work) {
  for (const lead& each : work.leads) {
    for (std::size_t field = 0; field < codes_.size(); ++field) {
      codes_[field].try_emplace(each.texts[field],
                                static_cast<std::uint32_t>(codes_[field].size() + 1));
    }
  }
  for (const entry& each : work.entries) {
    flat_entry made;
    made.first = static_cast<std::uint32_t>(tests_.size());
    for (const test& written : each.all) tests_.push_back(flatten(written));
    made.any = static_cast<std::uint32_t>(tests_.size());
    for (const test& written : each.any) tests_.push_back(flatten(written));
    made.end = static_cast<std::uint32_t>(tests_.size());
    entries_.push_back(made);
  }
}

linear_scan::flat_test linear_scan::flatten(const test& written) {
  flat_test made;
  if (written.field >= codes_.size()) {
    made.type = flat_test::kind::range;
    made.field = static_cast<std::uint8_t>(written.field - codes_.size());
    made.from = written.from;
    made.to = written.to;
    return made;
  }
  const code_table& codes = codes_[written.field];
  made.field = static_cast<std::uint8_t>(written.field);
  if (written.type == test::kind::in && written.values.size() == 1) {
    const auto found = codes.find(written.values[0]);
    made.code = found == codes.end() ? 0xFFFFFFFF : found->second;
    return made;
  }
  made.type = flat_test::kind::many;
  made.first = static_cast<std::uint32_t>(bits_.size());
  bits_.resize(bits_.size() + codes.size() / 64 + 1);
  for (const auto& [text, code] : codes) {
    if (bench::holds(written, text))
      bits_[made.first + code / 64] |= std::uint64_t{1} << (code % 64);
  }
  return made;
}

linear_scan::row linear_scan::intern(const lead& of) const {
  row made;
  for (std::size_t field = 0; field < codes_.size(); ++field) {
    const auto found = codes_[field].find(std::string_view(of.texts[field]));
    made.codes[field] = found == codes_[field].end() ? 0 : found->second;
  }
  std::copy_n(of.numbers.begin(), made.numbers.size(), made.numbers.begin());
  return made;
}

bool linear_scan::holds(const flat_test& asked, const row& of) const noexcept {
  switch (asked.type) {
    case flat_test::kind::one:
      return of.codes[asked.field] == asked.code;
    case flat_test::kind::many: {
      const std::uint32_t code = of.codes[asked.field];
      return (bits_[asked.first + code / 64] >> (code % 64) & 1) != 0;
    }
    default: {
      const std::int64_t number = of.numbers[asked.field];
      return asked.from <= number && number <= asked.to;
    }
  }
}

std::int32_t linear_scan::match(const row& of) const noexcept {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const flat_entry& asked = entries_[i];
    std::uint32_t at = asked.first;
    while (at < asked.any && holds(tests_[at], of)) ++at;
    if (at < asked.any) continue;
    if (at == asked.end) return static_cast<std::int32_t>(i);
    while (at < asked.end && !holds(tests_[at], of)) ++at;
    if (at < asked.end) return static_cast<std::int32_t>(i);
  }
  return -1;
}

}  // namespace ambit::bench
