#include "src/model/json_reading.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ambit/version.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"

namespace ambit::model {

namespace {

bool fits(json::value at, std::size_t most, report& problems) {
  if (at.string().size() <= most) return true;
  json::error(problems, at, "too_long",
              "a text of " + std::to_string(at.string().size()) + " bytes",
              "at most " + std::to_string(most) + " bytes");
  return false;
}

bool is_text(json::value at, report& problems) {
  if (at.is_string()) return true;
  json::error(problems, at, "wrong_type", at.describe(), "a text");
  return false;
}

}  // namespace

std::optional<std::string> read_name(json::value at, report& problems, std::size_t most) {
  const auto name = view_name(at, problems, most);
  if (!name) return std::nullopt;
  return std::string(*name);
}

std::string read_text(json::value at, report& problems, std::size_t most) {
  return std::string(view_text(at, problems, most));
}

std::optional<std::string_view> view_name(json::value at, report& problems, std::size_t most) {
  if (!at || !is_text(at, problems)) return std::nullopt;
  if (at.string().empty()) {
    json::error(problems, at, "empty_name", "an empty text", "a name");
    return std::nullopt;
  }
  if (!fits(at, most, problems)) return std::nullopt;
  return at.string();
}

std::string_view view_text(json::value at, report& problems, std::size_t most) {
  if (!at || !is_text(at, problems) || !fits(at, most, problems)) return {};
  return at.string();
}

std::optional<std::size_t> read_word(json::value at, std::span<const std::string_view> known,
                                     report& problems, std::string_view unknown) {
  if (!at) return std::nullopt;
  if (at.is_string()) {
    const auto found = std::find(known.begin(), known.end(), at.string());
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  }
  json::error(problems, at, at.is_string() ? unknown : "wrong_type", at.describe(), one_of(known),
              at.is_string() ? text::did_you_mean(at.string(), known) : "");
  return std::nullopt;
}

void check_version(json::value at, report& problems) {
  if (at.is_number()) {
    const auto version = number::to_integer(at.number());
    if (version && version.value == semantics_version) return;
  }
  json::error(problems, at, "unsupported_version", at.describe(),
              std::to_string(semantics_version) + ", the version of the meaning");
}

notice_settings read_notice_settings(json::value at, report& problems) {
  notice_settings out;
  json::reader in(at, problems, "a notice");
  if (const json::value name = in.optional("template", json::kind::string))
    out.template_name = name.string();
  const json::value copies = in.optional("cc", json::kind::array);
  for (json::value to = copies ? copies.first() : copies; to; to = to.next()) {
    if (to.is_string()) {
      out.cc.emplace_back(to.string());
    } else {
      json::error(problems, to, "wrong_type", to.describe(), "an address, a text");
    }
  }
  in.finish();
  return out;
}

bool past_list_limit(json::value element, std::size_t index, report& problems) {
  if (index < limits::max_list) return false;
  json::error(problems, element, "limit_exceeded", "a list that goes on past its limit",
              "at most " + std::to_string(limits::max_list) + " elements");
  return true;
}

void read_entries(report& problems, json::value list, std::string_view what, std::size_t most,
                  const std::function<void(json::value)>& read) {
  std::unordered_set<std::string_view> known;
  std::size_t count = 0;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (count++ == most) {
      json::error(problems, at, "limit_exceeded", "more entries than their limit",
                  "at most " + std::to_string(most));
      break;
    }
    const json::value id = at.is_object() ? at.find("id") : json::value();
    if (id && id.is_string() && !known.insert(id.string()).second) {
      json::error(problems, id, "duplicate_id",
                  std::string(what) + " " + text::quoted(id.string()) + " a second time",
                  "one of each id");
    }
    read(at);
  }
}

std::string compact_text(json::value at) {
  return at ? json::compact(at.source()) : std::string();
}

namespace {

/// Whether there are objects or arrays below the `most`th level of one.
bool is_deeper(json::value at, std::size_t most) {
  std::vector<json::value> level = {at};
  std::vector<json::value> below;
  for (std::size_t depth = 0; !level.empty(); ++depth) {
    if (depth == most) return true;
    below.clear();
    for (const json::value container : level) {
      for (json::value each = container.first(); each; each = each.next()) {
        if (each.is_array() || each.is_object()) below.push_back(each);
      }
    }
    level.swap(below);
  }
  return false;
}

}  // namespace

std::optional<std::string> read_user_fields(json::value at, report& problems) {
  if (!at || at.size() == 0) return std::string();
  if (!is_deeper(at, limits::max_fields_depth)) return compact_text(at);
  json::error(problems, at, "too_deep",
              "fields nested deeper than " + std::to_string(limits::max_fields_depth) + " levels",
              "at most " + std::to_string(limits::max_fields_depth) + " levels");
  return std::nullopt;
}

std::string one_of(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) out += i + 1 == words.size() ? " or " : ", ";
    out += text::quoted(words[i]);
  }
  return out;
}

template <class T>
std::string name_hints::nearest(std::string_view name, const table<T>& known) {
  if (known.end() > comparisons_left_) return {};
  comparisons_left_ -= known.end();
  std::vector<std::string_view> names;
  for (std::uint32_t position = 0; position < known.end(); ++position) {
    if (const T* entity = known.at(position)) names.push_back(id_of(*entity));
  }
  // Positions tell how the directory came about; which of two equally near names is given must not.
  std::sort(names.begin(), names.end());
  return text::did_you_mean(name, names);
}

template std::string name_hints::nearest(std::string_view, const table<user>&);
template std::string name_hints::nearest(std::string_view, const table<account>&);
template std::string name_hints::nearest(std::string_view, const table<contact>&);
template std::string name_hints::nearest(std::string_view, const table<queue>&);
template std::string name_hints::nearest(std::string_view, const table<community>&);
template std::string name_hints::nearest(std::string_view, const table<working_calendar>&);
template std::string name_hints::nearest(std::string_view, const table<directory_role>&);
template std::string name_hints::nearest(std::string_view, const table<directory_team>&);
template std::string name_hints::nearest(std::string_view, const table<directory_group>&);

}  // namespace ambit::model
