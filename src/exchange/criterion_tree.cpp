#include "src/exchange/criterion_tree.hpp"

#include <algorithm>
#include <iterator>

// Trees are made from filters whose nesting is bounded while they are parsed, so that the recursion
// below is bounded too.
namespace ambit::exchange {

namespace {

constexpr std::string_view event_key = R"({"event":)";

criterion_tree group_of(criterion_tree::kind type, std::vector<criterion_tree> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  criterion_tree group;
  group.type = type;
  for (criterion_tree& part : parts) {
    if (part.type == type) {
      group.parts.insert(group.parts.end(), std::make_move_iterator(part.parts.begin()),
                         std::make_move_iterator(part.parts.end()));
    } else {
      group.parts.push_back(std::move(part));
    }
  }
  return group;
}

void write_group(std::string_view key, const criterion_tree& tree, json::writer& out) {
  out.open_object();
  out.key(key);
  out.open_array();
  for (const criterion_tree& part : tree.parts) write(part, out);
  out.close_array();
  out.close_object();
}

}  // namespace

criterion_tree always() {
  return {};
}

criterion_tree make_test(std::string_view field, std::string_view op,
                         std::initializer_list<std::pair<std::string_view, std::string>> members) {
  criterion_tree tree;
  tree.type = criterion_tree::kind::test;
  json::writer out(tree.test);
  out.open_object();
  out.member("field", field);
  out.member("op", op);
  for (const auto& [key, value] : members) {
    out.key(key);
    out.raw(value);
  }
  out.close_object();
  return tree;
}

criterion_tree event_test(std::string_view event) {
  criterion_tree tree;
  tree.type = criterion_tree::kind::test;
  tree.test = std::string(event_key) + json_text(event) + "}";
  return tree;
}

criterion_tree all_of(std::vector<criterion_tree> parts) {
  return group_of(criterion_tree::kind::all, std::move(parts));
}

criterion_tree any_of(std::vector<criterion_tree> parts) {
  return group_of(criterion_tree::kind::any, std::move(parts));
}

criterion_tree negation_of(criterion_tree part) {
  criterion_tree tree;
  tree.type = criterion_tree::kind::negation;
  tree.parts.push_back(std::move(part));
  return tree;
}

std::size_t test_count(const criterion_tree& tree) {
  std::size_t count = tree.type == criterion_tree::kind::test ? 1 : 0;
  for (const criterion_tree& part : tree.parts) count += test_count(part);
  return count;
}

bool counts_local_days(const criterion_tree& tree) {
  return tree.counts_local_days ||
         std::any_of(tree.parts.begin(), tree.parts.end(),
                     [](const criterion_tree& part) { return counts_local_days(part); });
}

bool asks_the_event(const criterion_tree& tree) {
  return tree.test.starts_with(event_key) ||
         std::any_of(tree.parts.begin(), tree.parts.end(), asks_the_event);
}

std::size_t json_depth(const criterion_tree& tree) {
  std::size_t deepest = 0;
  for (const criterion_tree& part : tree.parts) deepest = std::max(deepest, json_depth(part));
  switch (tree.type) {
    case criterion_tree::kind::always:
      return 1;
    case criterion_tree::kind::negation:
      return deepest + 1;
    default:
      return deepest + 2;  // an object and an array: of parts, or of values
  }
}

void write(const criterion_tree& tree, json::writer& out) {
  switch (tree.type) {
    case criterion_tree::kind::always:
      out.open_object();
      out.member_boolean("always", true);
      out.close_object();
      return;
    case criterion_tree::kind::test:
      out.raw(tree.test);
      return;
    case criterion_tree::kind::all:
      write_group("all", tree, out);
      return;
    case criterion_tree::kind::any:
      write_group("any", tree, out);
      return;
    case criterion_tree::kind::negation:
      out.open_object();
      out.key("not");
      write(tree.parts.front(), out);
      out.close_object();
      return;
  }
}

std::string json_text(std::string_view text) {
  std::string json;
  json::writer(json).string(text);
  return json;
}

std::string json_texts(const std::vector<std::string>& texts) {
  std::string json;
  json::writer out(json);
  out.open_array();
  for (const std::string& text : texts) out.string(text);
  out.close_array();
  return json;
}

std::string json_list(const std::vector<std::string>& json_values) {
  std::string json;
  json::writer out(json);
  out.open_array();
  for (const std::string& value : json_values) out.raw(value);
  out.close_array();
  return json;
}

std::string json_bool(bool value) {
  return value ? "true" : "false";
}

}  // namespace ambit::exchange
