#include "src/model/ledger_changes_json.hpp"

#include <map>
#include <utility>
#include <vector>

#include "src/base/calendar.hpp"
#include "src/base/failure.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/decision_text.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

constexpr std::int64_t form_version = 1;

struct changed_record {
  record_state before;
  record_memory after;
};

/// Reads what the changes are about, and holds it against what they stood on.
class changes_writer {
 public:
  changes_writer(const ledger_store& book, const ledger_changes& changes)
      : book_(book), changes_(changes) {}

  result<std::string> write() {
    if (!read()) return {code_, std::move(problems_)};
    if (!stands())
      return fail<std::string>(status::conflict, "conflict",
                               "the ledger has changed since this was planned", {}, "plan again");
    apply();
    std::string text;
    json::writer out(text);
    write(out);
    return text;
  }

 private:
  template <class T>
  std::optional<T> take(result<T> read) {
    if (read) return *std::move(read);
    code_ = read.code();
    problems_ = read.report();
    return std::nullopt;
  }

  bool read() {
    std::map<std::string_view, std::vector<std::string>> ids;
    for (const auto& each : changes_.decisions) ids[changes_.object].emplace_back(each.id);
    for (const auto& each : changes_.waiting) ids[changes_.object].push_back(each.id);
    for (const auto& each : changes_.acts) ids[each.object].push_back(each.id);
    for (const auto& [object, of_object] : ids) {
      const auto states = take(book_.states(object, of_object));
      if (!states) return false;
      for (std::size_t i = 0; i < of_object.size(); ++i) {
        changed_record& record = records_[{object, of_object[i]}];
        record.before = (*states)[i];
        static_cast<record_state&>(record.after) = (*states)[i];
      }
    }
    return read_decided() && read_pools() && read_loads() && read_notes();
  }

  bool read_notes() {
    std::vector<note_query> asked;
    const auto ask = [&](const note_key& key) {
      note_query& one = asked.emplace_back();
      one = {key.kind, key.user, key.object, key.id, {}, 0};
      if (key.id.empty()) return;
      one.below_number = key.number + 1;
      one.most = 1;
    };
    for (const auto& each : changes_.notes) ask(each.key);
    for (const auto& each : changes_.notes_read) ask(each.key);
    const auto found = take(book_.notes(asked));
    if (!found) return false;
    const auto is_as = [&](std::size_t at, const note_key& key,
                           const std::optional<note_text>& expected) {
      for (const note& each : (*found)[at])
        if (each.key == key) return expected && each.text == *expected;
      return !expected;
    };
    std::size_t at = 0;
    for (const auto& each : changes_.notes)
      if (!is_as(at++, each.key, each.before)) stands_ = false;
    for (const auto& each : changes_.notes_read)
      if (!is_as(at++, each.key, each.found)) stands_ = false;
    return true;
  }

  bool read_decided() {
    for (const auto& each : changes_.decisions) {
      const auto known = take(book_.recall(changes_.object, changes_.event, {&each.id, 1}));
      if (!known) return false;
      if (!known->empty() && known->front().decision) stands_ = false;
    }
    return true;
  }

  bool read_pools() {
    const auto is_at = [&](const std::string& pool, std::int64_t last_number) {
      const auto state = take(book_.pool(pool));
      if (state && state->last_number != last_number) stands_ = false;
      return state.has_value();
    };
    for (const auto& each : changes_.pools)
      if (!is_at(each.pool, each.last_number_before)) return false;
    for (const auto& each : changes_.pools_read)
      if (!is_at(each.pool, each.last_number)) return false;
    return true;
  }

  bool read_loads() {
    std::vector<owner_name> owners;
    for (const auto& each : changes_.loads) owners.push_back(each.owner);
    const auto counts = take(book_.loads(changes_.object, owners));
    if (!counts) return false;
    for (std::size_t i = 0; i < owners.size(); ++i)
      if ((*counts)[i] != changes_.loads[i].count) stands_ = false;
    return true;
  }

  bool stands() const {
    if (!stands_) return false;
    for (const auto& each : changes_.decisions) {
      const record_state& found = records_.at(place_of(each)).before;
      if (each.owner_before && changes_.owner(*each.owner_before) != found.owner) return false;
      if (each.closed_before && *each.closed_before != found.closed) return false;
      if (each.last_owner_before && changes_.owner(*each.last_owner_before) != found.last_owner)
        return false;
    }
    for (const auto& each : changes_.acts)
      if (each.before != records_.at({each.object, each.id}).before) return false;
    return true;
  }

  std::pair<std::string_view, std::string> place_of(
      const ledger_changes::record_change& change) const {
    return {changes_.object, std::string(change.id)};
  }

  void apply() {
    for (const auto& each : changes_.decisions)
      records_.at(place_of(each))
          .after.pass_to_holder(changes_.owners[each.owner], changes_.held_by(each));
    for (const auto& each : changes_.waiting)
      records_.at({changes_.object, each.id}).after.wait(each.since_us, each.why);
    for (const auto& each : changes_.acts)
      static_cast<record_state&>(records_.at({each.object, each.id}).after) = each.after;
  }

  void write(json::writer& out) const {
    out.open_object();
    out.member_integer("ambit_changes", form_version);
    write_list(out, "pools", changes_.pools, [&](const auto& each) {
      out.member("pool", each.pool);
      out.member_integer("last_number_before", each.last_number_before);
      out.key("after");
      write_pool(out, each.pool, each.after);
    });
    write_list(out, "records", records_, [&](const auto& each) {
      write_name(out, each.first.first, each.first.second);
      out.key("before");
      write_state(out, each.second.before);
      out.key("after");
      write_state(out, each.second.after);
    });
    write_list(out, "decisions", changes_.decisions, [&](const auto& each) {
      write_name(out, changes_.object, each.id);
      out.member("event", changes_.event);
      out.member("decided_at", calendar::format_timestamp(changes_.decided_us));
      out.key("decision");
      out.raw(decision_text(each.id, changes_.owners[each.owner], changes_.forms[each.form]));
    });
    write_acts_done(out);
    if (!changes_.notes.empty())
      write_list(out, "notes", changes_.notes, [&](const auto& each) {
        write_note_key(out, each.key);
        write_text(out, "before", each.before);
        write_text(out, "after", each.after);
      });
    write_stands_on(out);
    out.close_object();
  }

  void write_acts_done(json::writer& out) const {
    out.key("acts");
    out.open_array();
    for (const auto& record : changes_.acts) {
      for (const recorded_act& each : record.acts) {
        out.open_object();
        write_name(out, record.object, record.id);
        out.member("act", each.act);
        out.member("at", calendar::format_timestamp(each.at_us));
        out.key("result");
        out.raw(each.json);
        out.close_object();
      }
    }
    out.close_array();
  }

  void write_stands_on(json::writer& out) const {
    out.key("stands_on");
    out.open_object();
    write_list(out, "pools", changes_.pools_read, [&](const auto& each) {
      out.member("pool", each.pool);
      out.member_integer("last_number", each.last_number);
    });
    write_list(out, "loads", changes_.loads, [&](const auto& each) {
      out.member("object", changes_.object);
      out.key("owner");
      write_owner(out, each.owner.type, each.owner.id);
      out.member_integer("open", each.count);
    });
    if (!changes_.notes_read.empty())
      write_list(out, "notes", changes_.notes_read, [&](const auto& each) {
        write_note_key(out, each.key);
        write_text(out, "found", each.found);
      });
    out.close_object();
  }

  static void write_text(json::writer& out, std::string_view name,
                         const std::optional<note_text>& text) {
    if (!text) return;
    out.key(name);
    out.open_object();
    write_note_text(out, *text);
    out.close_object();
  }

  static void write_name(json::writer& out, std::string_view object, std::string_view id) {
    out.member("object", object);
    out.member("id", id);
  }

  template <class List, class Write>
  static void write_list(json::writer& out, std::string_view name, const List& list,
                         const Write& write) {
    out.key(name);
    out.open_array();
    for (const auto& each : list) {
      out.open_object();
      write(each);
      out.close_object();
    }
    out.close_array();
  }

  const ledger_store& book_;
  const ledger_changes& changes_;
  std::map<std::pair<std::string_view, std::string>, changed_record> records_;
  bool stands_ = true;
  status code_ = status::ok;
  report problems_;
};

}  // namespace

result<std::string> write_changes(const ledger_store& book, const ledger_changes& changes) {
  return changes_writer(book, changes).write();
}

}  // namespace ambit::model
