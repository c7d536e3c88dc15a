#include "src/exchange/salesforce_criteria.hpp"

#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/text.hpp"
#include "src/exchange/boolean_filter.hpp"
#include "src/exchange/criterion_bounds.hpp"
#include "src/exchange/salesforce_item.hpp"

namespace ambit::exchange {

namespace {

/// Bounded recursion: the filter's nesting was checked when it was parsed.
criterion_tree combine(const filter_node& node, const std::vector<criterion_tree>& items) {
  if (node.type == filter_node::kind::criterion) return items[node.criterion - 1];
  std::vector<criterion_tree> parts;
  for (const filter_node& part : node.parts) parts.push_back(combine(part, items));
  switch (node.type) {
    case filter_node::kind::all:
      return all_of(std::move(parts));
    case filter_node::kind::any:
      return any_of(std::move(parts));
    default:
      return negation_of(std::move(parts.front()));
  }
}

/// How many tests the combination will hold; a filter may name a criterion any number of times.
std::size_t combined_count(const filter_node& node, const std::vector<std::size_t>& counts) {
  if (node.type == filter_node::kind::criterion) return counts[node.criterion - 1];
  std::size_t count = 0;
  for (const filter_node& part : node.parts) count += combined_count(part, counts);
  return count;
}

std::optional<criterion_tree> refuse(refusal& out, std::string_view reason, std::string detail,
                                     const xml::element& at) {
  out = {std::string(reason), std::move(detail), at.where()};
  return std::nullopt;
}

/// The tree, where it is no larger than a policy takes.
std::optional<criterion_tree> within_bounds(const written_condition& written, criterion_tree whole,
                                            refusal& refusal_out) {
  std::optional<refusal> why = past_bounds(whole, written.at.where());
  if (!why) return whole;
  refusal_out = *std::move(why);
  return std::nullopt;
}

std::optional<criterion_tree> translate_items(const written_condition& written,
                                              const field_catalogue& fields,
                                              const time_settings& time, refusal& refusal_out) {
  std::optional<filter_node> filter;
  if (!written.boolean_filter.empty()) {
    std::string problem;
    filter = parse_boolean_filter(written.boolean_filter, written.items.size(), problem);
    if (!filter) {
      return refuse(refusal_out, "bad_boolean_filter",
                    text::quoted(written.boolean_filter) + ": " + problem,
                    written.boolean_filter_at);
    }
  }
  std::vector<criterion_tree> items;
  for (const criterion_item& item : written.items) {
    std::optional<criterion_tree> tree = translate_item(item, fields, time, refusal_out);
    if (!tree) return std::nullopt;
    items.push_back(*std::move(tree));
  }
  if (items.empty()) return always();
  std::vector<std::size_t> counts;
  counts.reserve(items.size());
  for (const criterion_tree& item : items) counts.push_back(test_count(item));
  const std::size_t tests = filter ? combined_count(*filter, counts)
                                   : std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  if (std::optional<refusal> why = too_many_tests(tests, written.at.where())) {
    refusal_out = *std::move(why);
    return std::nullopt;
  }
  criterion_tree whole = filter ? combine(*filter, items) : all_of(std::move(items));
  return within_bounds(written, std::move(whole), refusal_out);
}

}  // namespace

std::optional<criterion_tree> translate_condition(const written_condition& written,
                                                  const entry_formulas& formulas,
                                                  const field_catalogue& fields,
                                                  const time_settings& time,
                                                  derived_fields& derived, refusal& refusal_out) {
  if (written.malformed) {
    refusal_out = *written.malformed;
    return std::nullopt;
  }
  if (written.formula.empty()) return translate_items(written, fields, time, refusal_out);
  const std::size_t before = derived.size();
  std::optional<criterion_tree> whole = formulas.translate(written, fields, derived, refusal_out);
  if (whole) whole = within_bounds(written, *std::move(whole), refusal_out);
  if (!whole) derived.cut(before);
  return whole;
}

}  // namespace ambit::exchange
