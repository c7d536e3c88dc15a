// policy_diff.cpp: what two engines grant, class by class.
//
// How much a pair of classes (a user's before, and after) gains and loses is counted once; of a
// user only the own records are looked at one by one, and which records it is only for those who
// are listed.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ambit/sharing_review.hpp"
#include "src/base/json_writer.hpp"
#include "src/sharing/audience.hpp"
#include "src/sharing/grant_json.hpp"
#include "src/sharing/review_inputs.hpp"
#include "src/sharing/review_query.hpp"

namespace ambit::sharing {

namespace {

using model::share_access;

/// One of the two engines.
struct side {
  const engine& rules;
  const model::object_sharing& settings;
  const ranked_records& records;
  const audience& people;
};

constexpr std::array<share_access, 2> asked_of = {share_access::read, share_access::edit};
constexpr std::array<std::string_view, 2> asked_names = {"read", "edit"};
constexpr std::array<std::string_view, 2> change_names = {"gained", "lost"};

/// What somebody gains and loses, by access and then in the order of change_names.
using changes = std::array<std::array<record_marks, 2>, 2>;
using change_counts = std::array<std::array<std::size_t, 2>, 2>;

/// Of a user on one side: the class, or nothing where the user may not look.
using class_place = std::optional<std::uint32_t>;

class difference {
 public:
  difference(const side& before, const side& after, const diff_query& query)
      : before_(before), after_(after), query_(query), out_(text_) {}

  std::string write() {
    out_.open_object();
    out_.member("object", after_.settings.object_name);
    out_.member_integer("records", static_cast<std::int64_t>(after_.records.size()));
    out_.member_integer("invalid", static_cast<std::int64_t>(wrong_count()));
    json::writer of_users(users_);
    of_users.open_array();
    each_user([&](const std::string& id, class_place was, class_place is) {
      look_at(id, was, is, of_users);
    });
    of_users.close_array();
    out_.member_integer("gain", static_cast<std::int64_t>(gain_));
    out_.member_integer("lose", static_cast<std::int64_t>(lose_));
    out_.key("users");
    out_.raw(users_);
    if (has_more_) out_.member("next", last_);
    out_.member("before", before_.rules.fingerprint());
    out_.member("after", after_.rules.fingerprint());
    out_.close_object();
    return std::move(text_);
  }

 private:
  /// Of records that are wrong by either policy, which may read more of them than the other.
  std::size_t wrong_count() const {
    record_marks wrong_before_alone = after_.records.right();
    wrong_before_alone.remove(before_.records.right());
    return after_.records.wrong_count() + wrong_before_alone.count();
  }

  /// Whoever may look at anything on either side, ascending.
  template <class Visit>
  void each_user(const Visit& visit) const {
    const auto& was = before_.people.members();
    const auto& is = after_.people.members();
    for (std::size_t i = 0, k = 0; i < was.size() || k < is.size();) {
      const bool has_both = i < was.size() && k < is.size();
      const int order =
          !has_both ? (i < was.size() ? -1 : 1) : was[i].who->id.compare(is[k].who->id);
      const std::string& id = order <= 0 ? was[i].who->id : is[k].who->id;
      const class_place then = order <= 0 ? class_place(was[i++].group) : std::nullopt;
      const class_place now = order >= 0 ? class_place(is[k++].group) : std::nullopt;
      visit(id, then, now);
    }
  }

  static record_marks marks_of(const side& on, class_place of, share_access asked) {
    record_marks out(on.records.size());
    if (!of) return out;
    for (const class_grant& each : on.people.classes()[*of].grants) {
      if (each.access >= asked && each.marks) out.add(*each.marks);
    }
    return out;
  }

  /// Without what users own.
  changes changes_of(class_place was, class_place is) const {
    changes out;
    for (std::size_t at = 0; at < asked_of.size(); ++at) {
      const record_marks then = marks_of(before_, was, asked_of[at]);
      const record_marks now = marks_of(after_, is, asked_of[at]);
      auto& [gained, lost] = out[at];
      gained = now;
      gained.remove(then);
      lost = then;
      lost.remove(now);
    }
    return out;
  }

  /// How many these are. Of many pairs of classes only the counts are kept: marks are large.
  const change_counts& counts_of(class_place was, class_place is) {
    const auto [found, is_new] = counts_.emplace(std::pair(was, is), change_counts{});
    if (!is_new) return found->second;
    const changes of_class = changes_of(was, is);
    for (std::size_t at = 0; at < asked_of.size(); ++at) {
      found->second[at] = {of_class[at][0].count(), of_class[at][1].count()};
    }
    return found->second;
  }

  /// The first grant that lets a user of the class do `asked` with the record; null: none.
  static const class_grant* first_grant(const side& on, class_place of, share_access asked,
                                        std::size_t place, bool is_own) {
    if (!of) return nullptr;
    for (const class_grant& each : on.people.classes()[*of].grants) {
      if (each.access < asked) continue;
      if ((each.own_too && is_own) || (each.marks && (*each.marks)[place])) return &each;
    }
    return nullptr;
  }

  /// A user's own record that is gained or lost, or not, otherwise than for the rest of the class.
  struct own_change {
    std::size_t asked = 0;
    std::size_t way = 0;
    std::uint32_t place = 0;
    bool is_set = false;
  };

  std::vector<own_change> own_changes(const std::string& id, class_place was,
                                      class_place is) const {
    std::vector<std::uint32_t> places;
    for (const side* on : {&before_, &after_}) {
      // The owner is the same on both sides, but a record may be wrong on one of them.
      const auto own = on->records.owned_by(id);
      places.insert(places.end(), own.begin(), own.end());
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    std::vector<own_change> out;
    for (const std::uint32_t place : places) {
      const bool owned_then = owns(before_, id, place);
      const bool owned_now = owns(after_, id, place);
      for (std::size_t at = 0; at < asked_of.size(); ++at) {
        const auto is_changed = [&](bool owned_before, bool owned_after, std::size_t way) {
          const bool then = first_grant(before_, was, asked_of[at], place, owned_before) != nullptr;
          const bool now = first_grant(after_, is, asked_of[at], place, owned_after) != nullptr;
          return way == 0 ? now && !then : then && !now;
        };
        for (std::size_t way = 0; way < change_names.size(); ++way) {
          const bool is_set = is_changed(owned_then, owned_now, way);
          if (is_changed(false, false, way) != is_set) out.push_back({at, way, place, is_set});
        }
      }
    }
    return out;
  }

  void look_at(const std::string& id, class_place was, class_place is, json::writer& out) {
    const std::vector<own_change> own = own_changes(id, was, is);
    change_counts counts = counts_of(was, is);
    for (const own_change& each : own) {
      std::size_t& count = counts[each.asked][each.way];
      count = each.is_set ? count + 1 : count - 1;
    }
    const bool gains = counts[0][0] + counts[1][0] != 0;
    const bool loses = counts[0][1] + counts[1][1] != 0;
    gain_ += gains ? 1 : 0;
    lose_ += loses ? 1 : 0;
    if ((!gains && !loses) || id <= query_.after) return;
    if (shown_ == query_.page_size) {
      has_more_ = true;
      return;
    }
    ++shown_;
    last_ = id;
    changes mine = changes_of(was, is);
    for (const own_change& each : own) {
      record_marks& marks = mine[each.asked][each.way];
      if (each.is_set) {
        marks.set(each.place);
      } else {
        marks.clear(each.place);
      }
    }
    write_user(id, was, is, mine, counts, out);
  }

  static bool owns(const side& on, const std::string& id, std::uint32_t place) {
    const auto own = on.records.owned_by(id);
    return std::binary_search(own.begin(), own.end(), place);
  }

  void write_user(const std::string& id, class_place was, class_place is, const changes& mine,
                  const change_counts& counts, json::writer& out) const {
    out.open_object();
    out.member("user", id);
    for (std::size_t at = 0; at < asked_of.size(); ++at) {
      if (counts[at][0] + counts[at][1] == 0) continue;
      out.key(asked_names[at]);
      out.open_object();
      for (std::size_t way = 0; way < change_names.size(); ++way) {
        if (counts[at][way] == 0) continue;
        out.key(change_names[way]);
        out.open_object();
        out.member_integer("count", static_cast<std::int64_t>(counts[at][way]));
        out.key("records");
        out.open_array();
        const side& on = way == 0 ? after_ : before_;
        mine[at][way].for_first(query_.ids, [&](std::size_t place) {
          write_record(on, way == 0 ? is : was, id, place, asked_of[at], out);
        });
        out.close_array();
        out.close_object();
      }
      out.close_object();
    }
    out.close_object();
  }

  static void write_record(const side& on, class_place of, const std::string& id, std::size_t place,
                           share_access asked, json::writer& out) {
    out.open_object();
    out.member("id", on.records.id(place));
    const bool is_own = owns(on, id, static_cast<std::uint32_t>(place));
    if (const class_grant* by = first_grant(on, of, asked, place, is_own)) {
      write_way(out, on.settings, by->way, by->index);
      if (by->through) {
        out.key("to");
        write_target(out, *by->through);
      }
    }
    out.close_object();
  }

  const side& before_;
  const side& after_;
  const diff_query& query_;
  std::map<std::pair<class_place, class_place>, change_counts> counts_;
  std::size_t gain_ = 0;
  std::size_t lose_ = 0;
  std::size_t shown_ = 0;
  bool has_more_ = false;
  std::string last_;
  std::string users_;
  std::string text_;
  json::writer out_;
};

/// Places mean the same records on both sides only where these are the same, row by row.
std::optional<report> why_not_same(const criteria::record_set& before,
                                   const criteria::record_set& after) {
  std::size_t row = 0;
  const std::size_t both = std::min(before.size(), after.size());
  while (row < both && before.id(row) == after.id(row)) ++row;
  const bool is_other_object = before.object().name != after.object().name;
  if (!is_other_object && row == before.size() && row == after.size()) return std::nullopt;
  report problems;
  problem item;
  item.code = "different_records";
  item.found = is_other_object ? "records of two objects"
                               : "batches of " + std::to_string(before.size()) + " and " +
                                     std::to_string(after.size()) +
                                     " records that differ from row " + std::to_string(row) + " on";
  item.expected = "the same records in the same order";
  problems.add(std::move(item));
  return problems;
}

}  // namespace

result<std::string> policy_diff(const engine& before, const batch& records_before,
                                const engine& after, const batch& records_after,
                                const context& when, const shares& by_hand, std::string_view query,
                                scratch& memory) {
  criteria::workspace& space = memory.workspace();
  const auto ready_before = ready_for_review(before, records_before, when);
  if (!ready_before) return {ready_before.code(), ready_before.report()};
  const auto ready_after = ready_for_review(after, records_after, when);
  if (!ready_after) return {ready_after.code(), ready_after.report()};
  if (auto why = why_not_same(records_before.records(), records_after.records())) {
    return {status::invalid_argument, *std::move(why)};
  }
  report problems;
  const auto asked = read_diff_query(query, problems);
  if (!asked) return {status::invalid_argument, std::move(problems)};
  const ranked_records ranked_before(records_before.records(), **ready_before, space);
  const ranked_records ranked_after(records_after.records(), **ready_after, space);
  const auto were =
      audience::gather(before, ranked_before, when, by_hand, audience_kind::everybody, space);
  if (!were) return {were.code(), were.report()};
  const auto are =
      audience::gather(after, ranked_after, when, by_hand, audience_kind::everybody, space);
  if (!are) return {are.code(), are.report()};
  const side was = {before, **ready_before, ranked_before, *were};
  const side is = {after, **ready_after, ranked_after, *are};
  return difference(was, is, *asked).write();
}

}  // namespace ambit::sharing
