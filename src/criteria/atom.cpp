// atom.cpp: atoms by content: named, and kept once each.
#include <bit>

#include "src/base/digest.hpp"
#include "src/criteria/plan.hpp"

namespace ambit::criteria {

base::digest_value digest_of(const atom& item) {
  base::digest out;
  const auto add = [&out](auto value) { out.integer(static_cast<std::int64_t>(value)); };
  add(item.field);
  add(item.other);
  add(item.op);
  add(item.type);
  add(item.fold);
  add(item.if_missing);
  add(item.texts.size());
  for (const std::string& text : item.texts) out.text(text);
  add(item.integers.size());
  for (const std::int64_t integer : item.integers) add(integer);
  add(item.numbers.size());
  for (const double number : item.numbers) {
    add(std::bit_cast<std::int64_t>(number));
  }
  add(item.relative.kind);
  add(item.relative.count_unit);
  add(item.relative.period_span);
  add(item.relative.period_offset);
  add(item.relative.count);
  return out.finish();
}

std::uint32_t atom_table::intern(atom item) {
  const std::uint64_t hash = digest_of(item).low;
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto candidate = first; candidate != last; ++candidate) {
    if (atoms_[candidate->second] == item) return candidate->second;
  }
  const auto index = static_cast<std::uint32_t>(atoms_.size());
  if (item.depends_on_moment()) moment_atoms_.push_back(index);
  atoms_.push_back(std::move(item));
  by_hash_.emplace(hash, index);
  return index;
}

}  // namespace ambit::criteria
