// act_reader.cpp: acts as a host writes them.
#include <cstddef>
#include <utility>

#include "src/base/json.hpp"
#include "src/leads/act_work.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::leads {

namespace {

void read_id_into(json::value written, act_request& out, report& problems) {
  if (!written.is_string()) {
    json::error(problems, written, "wrong_type", written.describe(), "a record's id, a text");
  } else if (const auto id = model::read_id(written, problems)) {
    out.ids.emplace_back(*id);
  }
}

/// `id`, or for reassign `ids` as well, one of the two.
void read_ids(json::reader& in, json::value at, act_request& out, report& problems) {
  if (out.type != act_request::kind::reassign) {
    if (const json::value id = in.require("id", json::kind::string))
      read_id_into(id, out, problems);
    return;
  }
  const json::value id = in.optional("id", json::kind::string);
  const json::value ids = in.optional("ids", json::kind::array);
  if (static_cast<bool>(id) == static_cast<bool>(ids))
    json::error(problems, at, "missing_key",
                id ? "\"id\" and \"ids\" at once" : "neither \"id\" nor \"ids\"", "one of the two");
  if (id) read_id_into(id, out, problems);
  if (ids && ids.size() == 0)
    json::error(problems, ids, "empty_list", ids.describe(), "at least one record");
  std::size_t index = 0;
  for (json::value item = ids ? ids.first() : ids; item; item = item.next()) {
    if (model::past_list_limit(item, index++, problems)) break;
    read_id_into(item, out, problems);
  }
}

void read_act(json::value written, std::vector<act_request>& out, report& problems) {
  const std::size_t errors_before = problems.error_count();
  json::reader in(written, problems, "an act");
  if (!in.usable()) return;
  const json::value name = in.require("act", json::kind::string);
  const auto known = model::read_word(name, act_names, problems, "unknown_act");
  if (!known) return;  // its other keys cannot be judged
  act_request act;
  act.type = static_cast<act_request::kind>(*known);
  if (const json::value object = in.require("object", json::kind::string))
    if (const auto read = model::read_id(object, problems)) act.object = *read;
  read_ids(in, written, act, problems);
  if (act.type == act_request::kind::reassign)
    if (const json::value to = in.require("to", json::kind::object))
      if (auto owner = model::read_owner(to, problems)) act.to = *std::move(owner);
  if (const json::value told = in.optional("notify", json::kind::object))
    act.told = model::read_notice_settings(told, problems);
  in.finish();
  if (problems.error_count() == errors_before) out.push_back(std::move(act));
}

}  // namespace

std::optional<std::vector<act_request>> read_acts(std::string_view json, report& problems) {
  std::vector<act_request> acts;
  json::document document;
  const std::size_t start = json.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && json[start] == '[') {
    if (document.parse(json, {}, problems))
      for (json::value item = document.root().first(); item; item = item.next())
        read_act(item, acts, problems);
  } else {
    json::line line;
    std::size_t offset = 0;
    std::uint64_t number = 0;
    while (json::next_line(json, offset, number, line))
      if (document.parse(line.text, {}, problems, line.number))
        read_act(document.root(), acts, problems);
  }
  if (problems.has_errors()) return std::nullopt;
  return acts;
}

}  // namespace ambit::leads
