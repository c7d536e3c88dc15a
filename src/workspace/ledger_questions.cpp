// ledger_questions.cpp: what a viewer asks of what is remembered.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "ambit/workspace_acts.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/owner_json.hpp"
#include "src/workspace/given_records.hpp"
#include "src/workspace/listed_view.hpp"
#include "src/workspace/merges.hpp"
#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

namespace {

using model::note;
using model::note_kind;

struct ledger_question {
  /// In the order of question_names.
  enum class kind : std::uint8_t { history, follows, resolve, views, reports };
  kind type = kind::history;
  std::string object;  ///< empty: all
  std::string id;
  std::string property;  ///< empty: all
  std::vector<std::string> ids;
  std::size_t limit = 100;
  std::optional<std::int64_t> before;
};
constexpr std::array<std::string_view, 5> question_names = {"history", "follows", "resolve",
                                                            "views", "reports"};

class question_reader {
 public:
  question_reader(const model::policy_data& policy, report& problems)
      : policy_(policy), problems_(problems) {}

  ledger_question read(json::value written) {
    ledger_question asked;
    json::reader in(written, problems_, "a question");
    if (!in.usable()) return asked;
    const auto known = model::read_word(in.require("ask", json::kind::string), question_names,
                                        problems_, "unknown_question");
    if (!known) return asked;  // its other keys cannot be judged
    asked.type = static_cast<ledger_question::kind>(*known);
    read_object_of(in, asked);
    if (asked.type == ledger_question::kind::history) read_history(in, asked);
    if (asked.type == ledger_question::kind::resolve)
      read_ids(in.require("ids", json::kind::array), asked);
    in.finish();
    return asked;
  }

 private:
  void read_object_of(json::reader& in, ledger_question& asked) {
    using kind = ledger_question::kind;
    if (asked.type == kind::reports) return;
    const bool is_needed = asked.type == kind::history || asked.type == kind::resolve;
    object_ = read_object(is_needed ? in.require("object", json::kind::string)
                                    : in.optional("object", json::kind::string),
                          policy_, problems_);
    if (object_ != nullptr) asked.object = object_->name;
  }

  void read_history(json::reader& in, ledger_question& asked) {
    if (const json::value id = in.require("id", json::kind::string))
      if (const auto read = model::read_id(id, problems_)) asked.id = *read;
    if (const json::value property = in.optional("property", json::kind::string))
      if (object_ != nullptr)
        if (const auto field = read_field(property, *object_, problems_))
          asked.property = object_->fields[*field].name;
    if (const auto limit = read_number(in.optional("limit", json::kind::number), limits::max_page))
      asked.limit = static_cast<std::size_t>(*limit);
    asked.before = read_number(in.optional("before", json::kind::number), limits::max_turns);
  }

  std::optional<std::int64_t> read_number(json::value written, std::int64_t most) {
    if (!written) return std::nullopt;
    const auto read = number::to_integer(written.number());
    if (read && read.value >= 1 && read.value <= most) return read.value;
    json::error(problems_, written, "out_of_range", written.describe(),
                "1 to " + std::to_string(most));
    return std::nullopt;
  }

  void read_ids(json::value list, ledger_question& asked) {
    for (json::value at = list ? list.first() : list; at; at = at.next()) {
      if (asked.ids.size() == limits::max_resolved) {
        json::error(problems_, at, "limit_exceeded", "a list that goes on past its limit",
                    "at most " + std::to_string(limits::max_resolved) + " ids");
        break;
      }
      if (!at.is_string()) {
        json::error(problems_, at, "wrong_type", at.describe(), "a record's id, a text");
      } else if (const auto read = model::read_id(at, problems_)) {
        asked.ids.emplace_back(*read);
      }
    }
  }

  const model::policy_data& policy_;
  report& problems_;
  const criteria::object* object_ = nullptr;
};

/// The members of a note's text, but for its braces, into an object that is open.
void write_members(json::writer& out, json::value members) {
  for (json::value at = members.first(); at; at = at.next()) {
    out.key(at.key());
    out.raw(json::compact(at.source()));
  }
}

class ledger_asker {
 public:
  ledger_asker(const viewer& who, const ledger& book, std::span<const batch* const> records,
               scratch& memory)
      : viewer_(who.data()), book_(book.store()), records_(records), memory_(memory) {}

  result<std::string> answer(const ledger_question& asked) {
    using kind = ledger_question::kind;
    if (viewer_.fault != viewer_fault::none)
      return refused("no_tab", viewer_fault_names[static_cast<std::size_t>(viewer_.fault)]);
    if (!viewer_.has_own_plate()) return refused("no_tab", "not_own_plate");
    if (!viewer_.has_seat && asked.type != kind::reports) return refused("no_tab", "needs_seat");
    switch (asked.type) {
      case kind::history:
        return history(asked);
      case kind::follows:
        return follows(asked);
      case kind::resolve:
        return resolved(asked);
      case kind::views:
        return views(asked);
      case kind::reports:
        return reports();
    }
    return std::string();
  }

 private:
  static std::string refused(std::string_view reason, std::string_view because = {}) {
    std::string text;
    json::writer out(text);
    out.open_object();
    out.member("reason", reason);
    if (!because.empty()) out.member("because", because);
    out.close_object();
    return text;
  }

  /// Why the viewer must not hear of the record that is left of this one; empty: they may.
  result<std::string_view> obstacle_of(const std::string& object, const std::string& id) {
    const auto left = resolve(book_, object, {&id, 1});
    if (!left) return {left.code(), left.report()};
    criteria::cell_storage storage;
    given_records given(viewer_, storage, memory_);
    given.want(object, left->front());
    report problems;
    const status found = given.find_in(records_, problems);
    if (found != status::ok) return {found, std::move(problems)};
    const given_record* const record = given.find(object, left->front());
    if (record == nullptr) return std::string_view("unknown_record");
    if (record->sight == sharing::sight::invalid) return std::string_view("invalid");
    return std::string_view(record->sight == sharing::sight::hidden ? "no_grant" : "");
  }

  result<std::string> history(const ledger_question& asked) {
    const result<std::string_view> obstacle = obstacle_of(asked.object, asked.id);
    if (!obstacle) return {obstacle.code(), obstacle.report()};
    if (!obstacle->empty()) return refused(*obstacle);
    std::string text;
    json::writer out(text);
    out.open_object();
    out.key("changes");
    out.open_array();
    std::size_t written = 0;
    std::int64_t last = asked.before.value_or(limits::max_turns);
    std::optional<std::int64_t> next;
    while (!next) {
      const model::note_query page{note_kind::change, {},   asked.object,
                                   asked.id,          last, asked.limit + 1};
      const auto found = book_.notes({&page, 1});
      if (!found) return {found.code(), found.report()};
      const std::vector<note>& notes = found->front();
      for (const note& each : notes) {
        if (written == asked.limit) {
          next = last;
          break;
        }
        last = each.key.number;
        if (write_change(out, each, asked.property)) ++written;
      }
      if (notes.size() <= asked.limit) break;
    }
    out.close_array();
    if (next) out.member_integer("next", *next);
    out.close_object();
    return text;
  }

  /// Whether it is of the property, where one is asked for.
  static bool write_change(json::writer& out, const note& change, std::string_view property) {
    json::document document;
    report ignored;
    if (!document.parse(change.text.json, {}, ignored)) return false;
    const auto is_asked = [&](json::value at) {
      const json::value of = at.find("property");
      return property.empty() || (of.is_string() && of.string() == property);
    };
    const json::value values = document.root().find("values");
    bool has_any = property.empty();
    for (json::value at = values ? values.first() : values; at; at = at.next())
      has_any = has_any || is_asked(at);
    if (!has_any) return false;
    out.open_object();
    out.member_integer("number", change.key.number);
    out.member("at", calendar::format_timestamp(change.text.at_us));
    for (json::value at = document.root().first(); at; at = at.next()) {
      out.key(at.key());
      if (at.key() != "values") {
        out.raw(json::compact(at.source()));
        continue;
      }
      out.open_array();
      for (json::value item = at.first(); item; item = item.next())
        if (is_asked(item)) out.raw(json::compact(item.source()));
      out.close_array();
    }
    out.close_object();
    return true;
  }

  result<std::string> follows(const ledger_question& asked) {
    const model::note_query query{note_kind::follow, viewer_.user, asked.object, {}, {}, 0};
    const auto found = book_.notes({&query, 1});
    if (!found) return {found.code(), found.report()};
    std::map<std::string, std::vector<const note*>> by_object;
    for (const note& each : found->front()) by_object[each.key.object].push_back(&each);
    std::map<std::pair<std::string, std::string>, std::int64_t> since;
    for (const auto& [object, notes] : by_object) {
      std::vector<std::string> ids;
      for (const note* each : notes) ids.push_back(each->key.id);
      const auto left = resolve(book_, object, ids);
      if (!left) return {left.code(), left.report()};
      for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::int64_t at = notes[i]->text.at_us;
        const auto place = since.try_emplace({object, (*left)[i]}, at).first;
        place->second = std::min(place->second, at);
      }
    }
    std::string text;
    json::writer out(text);
    out.open_object();
    out.key("follows");
    out.open_array();
    for (const auto& [record, at] : since) {
      out.open_object();
      out.member("object", record.first);
      out.member("id", record.second);
      out.member("at", calendar::format_timestamp(at));
      out.close_object();
    }
    out.close_array();
    out.close_object();
    return text;
  }

  result<std::string> resolved(const ledger_question& asked) {
    const auto left = resolve(book_, asked.object, asked.ids);
    if (!left) return {left.code(), left.report()};
    std::string text;
    json::writer out(text);
    out.open_object();
    out.key("resolved");
    out.open_array();
    for (std::size_t i = 0; i < asked.ids.size(); ++i) {
      out.open_object();
      out.member("id", asked.ids[i]);
      out.member("record", (*left)[i]);
      out.close_object();
    }
    out.close_array();
    out.close_object();
    return text;
  }

  result<std::string> views(const ledger_question& asked) {
    const std::array<model::note_query, 2> queries = {
        {{note_kind::view, viewer_.user, asked.object, {}, {}, 0},
         {note_kind::view, {}, asked.object, {}, {}, 0}}};
    const auto found = book_.notes(queries);
    if (!found) return {found.code(), found.report()};
    std::string text;
    json::writer out(text);
    out.open_object();
    out.key("views");
    out.open_array();
    for (std::size_t i = 0; i < queries.size(); ++i) {
      for (const note& each : (*found)[i]) {
        json::document document;
        report ignored;
        if (!document.parse(each.text.json, {}, ignored)) continue;
        out.open_object();
        out.member("visibility", visibility_names[i]);
        out.member("object", each.key.object);
        out.member("id", each.key.id);
        const json::value kept = document.root().find("view");
        if (kept.is_object()) write_members(out, kept);
        if (const auto broken = fault_of(view_in(each.text), each.key.object))
          write_fault(out, *broken);
        if (const json::value by = document.root().find("by"); by.is_string())
          out.member("by", by.string());
        out.member("at", calendar::format_timestamp(each.text.at_us));
        out.close_object();
      }
    }
    out.close_array();
    out.close_object();
    return text;
  }

  std::optional<broken_view> fault_of(std::string_view view, std::string_view object) const {
    const model::policy_data& policy = viewer_.policy();
    const model::object_sharing* const shared = policy.find_sharing(object);
    return find_fault(view, shared ? shared->object : nullptr, *policy.schema);
  }

  result<std::string> reports() {
    const model::note_query query{note_kind::report, viewer_.user, {}, {}, {}, 0};
    const auto found = book_.notes({&query, 1});
    if (!found) return {found.code(), found.report()};
    std::string text;
    json::writer out(text);
    out.open_object();
    out.key("reports");
    out.open_array();
    for (const note& each : found->front()) out.raw(each.text.json);
    out.close_array();
    out.close_object();
    return text;
  }

  const viewer_data& viewer_;
  const model::ledger_store& book_;
  std::span<const batch* const> records_;
  scratch& memory_;
};

}  // namespace

result<std::string> ask_ledger(const viewer& who, std::span<const batch* const> records,
                               std::string_view question, const ledger& book, scratch& memory) {
  report problems;
  json::document document;
  if (!document.parse(question, {}, problems))
    return {status::invalid_argument, std::move(problems)};
  const ledger_question asked =
      question_reader(who.data().policy(), problems).read(document.root());
  if (problems.has_errors()) return {status::invalid_argument, std::move(problems)};
  return ledger_asker(who, book, records, memory).answer(asked);
}

}  // namespace ambit::workspace
