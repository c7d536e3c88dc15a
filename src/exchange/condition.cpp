#include "src/exchange/condition.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "src/criteria/schema_data.hpp"

// Conditions are made from formulas whose nesting is bounded while they are parsed, so that the
// recursion below is bounded too.
namespace ambit::exchange {

namespace {

using kind = condition::kind;

/// Adds the values that `into` lacks.
void unite(condition& into, condition&& from, criteria::text_map<bool>& known) {
  if (known.empty()) {
    for (const std::string& value : into.values) known.emplace(value, true);
  }
  for (std::string& value : from.values) {
    if (known.emplace(value, true).second) into.values.push_back(std::move(value));
  }
  into.blank = into.blank || from.blank;
}

/// A group of `type` without constants and groups of its own kind. Members that it can unite (the
/// positive ones of any, the negated ones of all) stand where the first of their field stood.
condition group_of(kind type, std::vector<condition> parts) {
  const kind neutral = type == kind::all ? kind::always : kind::never;
  const kind deciding = type == kind::all ? kind::never : kind::always;
  std::vector<condition> kept;
  criteria::text_map<std::size_t> members;
  std::vector<criteria::text_map<bool>> known;
  const auto keep = [&](condition&& part) {
    const bool unites = part.type == kind::member && part.negated == (type == kind::all);
    if (unites) {
      const auto [place, is_new] = members.emplace(part.field, kept.size());
      if (!is_new) return unite(kept[place->second], std::move(part), known[place->second]);
    }
    kept.push_back(std::move(part));
    known.resize(kept.size());
  };
  for (condition& part : parts) {
    if (part.type == deciding) return constant(type == kind::any);
    if (part.type == neutral) continue;
    if (part.type == type) {
      for (condition& inner : part.parts) keep(std::move(inner));
    } else {
      keep(std::move(part));
    }
  }
  if (kept.empty()) return constant(type == kind::all);
  if (kept.size() == 1) return std::move(kept.front());
  condition group;
  group.type = type;
  for (const condition& part : kept) group.size += part.size;
  group.parts = std::move(kept);
  return group;
}

criterion_tree test_of(const condition& member) {
  if (member.values.empty()) {
    return make_test(member.field, member.negated ? "is_present" : "is_missing", {});
  }
  const std::string if_missing = json_bool(member.blank != member.negated);
  if (member.values.size() == 1) {
    return make_test(member.field, member.negated ? "ne" : "eq",
                     {{"value", member.values.front()}, {"if_missing", if_missing}});
  }
  return make_test(member.field, member.negated ? "not_in" : "in",
                   {{"values", json_list(member.values)}, {"if_missing", if_missing}});
}

}  // namespace

condition constant(bool value) {
  condition made;
  made.type = value ? kind::always : kind::never;
  return made;
}

condition member_of(std::string_view field, std::vector<std::string> json_values, bool blank) {
  if (json_values.empty() && !blank) return constant(false);
  condition made;
  made.type = kind::member;
  made.field = field;
  made.values = std::move(json_values);
  made.blank = blank;
  return made;
}

condition is_blank(std::string_view field) {
  return member_of(field, {}, true);
}

condition leaf(criterion_tree test) {
  condition made;
  made.type = kind::test;
  made.test = std::move(test);
  return made;
}

condition opposite_of(condition of) {
  switch (of.type) {
    case kind::always:
    case kind::never:
      return constant(of.type == kind::never);
    case kind::member:
      of.negated = !of.negated;
      return of;
    case kind::negation: {
      condition inner = std::move(of.parts.front());
      return inner;
    }
    default:
      break;
  }
  condition made;
  made.type = kind::negation;
  made.size += of.size;
  made.parts.push_back(std::move(of));
  return made;
}

condition every(std::vector<condition> parts) {
  return group_of(kind::all, std::move(parts));
}

condition some(std::vector<condition> parts) {
  return group_of(kind::any, std::move(parts));
}

criterion_tree tree_of(const condition& of) {
  std::vector<criterion_tree> parts;
  for (const condition& part : of.parts) parts.push_back(tree_of(part));
  switch (of.type) {
    case kind::always:
      return always();
    case kind::never:
      return negation_of(always());
    case kind::member:
      return test_of(of);
    case kind::test:
      return of.test;
    case kind::all:
      return all_of(std::move(parts));
    case kind::any:
      return any_of(std::move(parts));
    case kind::negation:
      return negation_of(std::move(parts.front()));
  }
  return always();
}

}  // namespace ambit::exchange
