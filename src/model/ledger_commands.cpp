#include "src/model/ledger_commands.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

/// What a command says beside the record that it is of; nothing missing when no error was added.
void read_rest(json::reader& in, ledger_command& command, report& problems) {
  using kind = ledger_command::kind;
  switch (command.type) {
    case kind::set_owner:
      if (const json::value owner = in.require("owner", json::kind::object))
        if (auto read = read_owner(owner, problems)) command.owner = std::move(*read);
      break;
    case kind::mark_sent:
      if (const auto read = read_sent_notice(in.require("renewal_date", json::kind::string),
                                             in.require("days", json::kind::number), problems))
        command.notice = *read;
      break;
    case kind::merge:
      if (const json::value into = in.require("into", json::kind::string)) {
        if (const auto read = read_id(into, problems)) command.survivor = *read;
        if (!command.id.empty() && command.survivor == command.id)
          json::error(problems, into, "wrong_id", "a record that is merged into itself",
                      "the record that is left of the two");
      }
      break;
    case kind::forget_decided:
    case kind::forget_changes:
      if (const json::value before = in.require("before", json::kind::string)) {
        const auto moment = calendar::parse_timestamp(before.string());
        command.before_us = moment.value_or(0);
        if (!moment)
          json::error(problems, before, "ill_formed_timestamp", before.describe(),
                      "a moment with its offset, such as \"2025-01-01T00:00:00Z\"");
      }
      break;
    case kind::close:
    case kind::reopen:
    case kind::remove:
      break;
  }
}

void read_command(json::value written, std::vector<ledger_command>& commands, report& problems) {
  const std::size_t errors_before = problems.error_count();
  json::reader in(written, problems, "a command");
  if (!in.usable()) return;
  const json::value name = in.require("command", json::kind::string);
  const auto known = read_word(name, ledger_command_names, problems, "unknown_command");
  if (!known) return;  // its other keys cannot be judged
  ledger_command command;
  command.type = static_cast<ledger_command::kind>(*known);
  if (const json::value object = in.require("object", json::kind::string))
    if (const auto read = read_id(object, problems)) command.object = *read;
  if (!ledger_command::forgets_by_age(command.type))
    if (const json::value id = in.require("id", json::kind::string))
      if (const auto read = read_id(id, problems)) command.id = *read;
  read_rest(in, command, problems);
  in.finish();
  if (problems.error_count() == errors_before) commands.push_back(std::move(command));
}

void read_array(std::string_view json, std::vector<ledger_command>& commands, report& problems) {
  json::document document;
  if (!document.parse(json, {}, problems)) return;
  for (json::value item = document.root().first(); item; item = item.next())
    read_command(item, commands, problems);
}

void read_lines(std::string_view json, std::vector<ledger_command>& commands, report& problems) {
  json::document document;
  json::line line;
  std::size_t offset = 0;
  std::uint64_t number = 0;
  while (json::next_line(json, offset, number, line))
    if (document.parse(line.text, {}, problems, line.number))
      read_command(document.root(), commands, problems);
}

}  // namespace

std::optional<std::vector<ledger_command>> read_ledger_commands(std::string_view json,
                                                                report& problems) {
  const std::size_t errors_before = problems.error_count();
  std::vector<ledger_command> commands;
  const std::size_t start = json.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && json[start] == '[') {
    read_array(json, commands, problems);
  } else {
    read_lines(json, commands, problems);
  }
  if (problems.error_count() != errors_before) return std::nullopt;
  return commands;
}

std::optional<sent_notice> read_sent_notice(json::value renewal_date, json::value days,
                                            report& problems) {
  std::optional<std::int32_t> date;
  if (renewal_date) {
    date = calendar::parse_date(renewal_date.string());
    if (!date)
      json::error(problems, renewal_date, "ill_formed_date", renewal_date.describe(),
                  "a date, such as \"2027-03-01\"");
  }
  if (!days) return std::nullopt;
  const auto read = number::to_integer(days.number());
  if (!read || read.value < 0 || read.value > limits::max_notice_days) {
    json::error(problems, days, "out_of_range", days.describe(),
                "whole days, 0 to " + std::to_string(limits::max_notice_days));
    return std::nullopt;
  }
  if (!date) return std::nullopt;
  return sent_notice{*date, static_cast<std::int32_t>(read.value)};
}

}  // namespace ambit::model
