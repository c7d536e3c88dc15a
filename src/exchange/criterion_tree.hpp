// criterion_tree.hpp: a criterion under construction, and its JSON text after criterion.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/json_writer.hpp"

namespace ambit::exchange {

struct criterion_tree {
  enum class kind : std::uint8_t { always, test, all, any, negation };
  kind type = kind::always;
  std::string test;                   ///< JSON object, of a test
  std::vector<criterion_tree> parts;  ///< of groups; one of a negation
  bool counts_local_days = false;     ///< of a test: what it says depends on the time zone
};

criterion_tree always();
/// `{"field": F, "op": O, …}` with further members whose values are JSON already.
criterion_tree make_test(std::string_view field, std::string_view op,
                         std::initializer_list<std::pair<std::string_view, std::string>> members);
/// Whether the context's event is this one.
criterion_tree event_test(std::string_view event);
/// A group of its parts, those of the same kind spliced in; a single part stands for itself.
criterion_tree all_of(std::vector<criterion_tree> parts);
criterion_tree any_of(std::vector<criterion_tree> parts);
criterion_tree negation_of(criterion_tree part);

std::size_t test_count(const criterion_tree& tree);
bool counts_local_days(const criterion_tree& tree);  ///< any test in it
bool asks_the_event(const criterion_tree& tree);     ///< any test in it
/// Levels of JSON objects and arrays.
std::size_t json_depth(const criterion_tree& tree);
void write(const criterion_tree& tree, json::writer& out);

/// Values as JSON text, for make_test.
std::string json_text(std::string_view text);
std::string json_texts(const std::vector<std::string>& texts);
std::string json_list(const std::vector<std::string>& json_values);
std::string json_bool(bool value);

}  // namespace ambit::exchange
