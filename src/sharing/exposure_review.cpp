// exposure_review.cpp: the review as JSON.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ambit/sharing_review.hpp"
#include "src/base/json_writer.hpp"
#include "src/sharing/audience.hpp"
#include "src/sharing/exposure.hpp"
#include "src/sharing/grant_json.hpp"
#include "src/sharing/review_inputs.hpp"
#include "src/sharing/review_query.hpp"
#include "src/sharing/shares.hpp"

namespace ambit::sharing {

namespace {

using model::target_kind;
using model::user_kind;

/// Which folder every record lies in.
class record_folders {
 public:
  record_folders(const ranked_records& records, const model::object_sharing& settings,
                 criteria::workspace& memory) {
    if (!settings.folder) return;
    of_.assign(records.size(), 0);
    std::unordered_map<std::string, std::uint32_t> known;
    for (std::size_t place = 0; place < records.size(); ++place) {
      const criteria::row record = records.records().load(records.row(place), memory);
      const criteria::cell& folder = record[*settings.folder];
      if (folder.state != criteria::cell_state::present) continue;
      const auto [found, is_new] =
          known.emplace(folder.view(), static_cast<std::uint32_t>(names_.size() + 1));
      if (is_new) names_.emplace_back(folder.view());
      of_[place] = found->second;
    }
    counts_.resize(names_.size() + 1);
  }

  /// The member `folders`; nothing where records are in none. Cost: what is seen, not all folders,
  /// since there may be very many grants.
  void write(json::writer& out, const record_marks& seen, std::size_t most) {
    if (of_.empty() && names_.empty()) return;
    std::vector<std::uint32_t> order;
    seen.for_each([&](std::size_t place) {
      const std::uint32_t folder = of_[place];
      if (folder != 0 && counts_[folder]++ == 0) order.push_back(folder);
    });
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
      if (counts_[left] != counts_[right]) return counts_[left] > counts_[right];
      return names_[left - 1] < names_[right - 1];
    });
    out.key("folders");
    out.open_object();
    out.member_integer("count", static_cast<std::int64_t>(order.size()));
    out.key("list");
    out.open_array();
    for (std::size_t i = 0; i < std::min(most, order.size()); ++i) {
      out.open_object();
      out.member("id", names_[order[i] - 1]);
      out.member_integer("records", static_cast<std::int64_t>(counts_[order[i]]));
      out.close_object();
    }
    out.close_array();
    out.close_object();
    for (const std::uint32_t folder : order) counts_[folder] = 0;
  }

 private:
  std::vector<std::uint32_t> of_;  ///< by place: one past the position of the name; 0: none
  std::vector<std::string> names_;
  std::vector<std::size_t> counts_;  ///< by `of_`; all 0 between two writes
};

void write_exposed(json::writer& out, const exposed_counts& counts) {
  out.key("exposed");
  out.open_object();
  out.member_integer("users", static_cast<std::int64_t>(counts.users));
  out.member_integer("records", static_cast<std::int64_t>(counts.records));
  out.close_object();
}

template <class T>
void write_flags(json::writer& out, std::string_view key, const std::vector<T>& among,
                 const std::vector<bool>& chosen) {
  if (std::find(chosen.begin(), chosen.end(), true) == chosen.end()) return;
  out.key(key);
  out.open_object();
  for (std::size_t i = 0; i < among.size(); ++i) {
    if (chosen[i]) out.member_boolean(among[i].id, true);
  }
  out.close_object();
}

/// The merge patch of the policy that narrows these grants.
void write_patch(json::writer& out, const model::object_sharing& settings, const narrowing& of) {
  const auto any = [](const std::vector<bool>& flags) {
    return std::find(flags.begin(), flags.end(), true) != flags.end();
  };
  out.key("patch");
  out.open_object();
  if (of.external || any(of.rules) || any(of.levels)) {
    out.key("sharing");
    out.open_object();
    out.key(settings.object_name);
    out.open_object();
    if (of.external) out.member("external", "private");
    if (any(of.rules) || any(of.levels)) {
      out.key("narrowed");
      out.open_object();
      write_flags(out, "rules", settings.rules, of.rules);
      write_flags(out, "levels", settings.levels, of.levels);
      out.close_object();
    }
    out.close_object();
    out.close_object();
  }
  out.close_object();
}

class review_writer {
 public:
  review_writer(const engine& rules, const model::object_sharing& settings,
                const ranked_records& records, const audience& external, const exposure& found,
                record_folders& folders, const review_query& query)
      : rules_(rules),
        settings_(settings),
        records_(records),
        external_(external),
        found_(found),
        folders_(folders),
        query_(query),
        out_(text_) {}

  std::string write() {
    out_.open_object();
    out_.member("object", settings_.object_name);
    out_.member_boolean("prm_enabled", rules_.directory().data().prm_enabled);
    out_.member("would", "no_change");
    out_.member_integer("records", static_cast<std::int64_t>(records_.size()));
    out_.member_integer("invalid", static_cast<std::int64_t>(records_.wrong_count()));
    write_external();
    write_exposed(out_, found_.now());
    folders_.write(out_, found_.records(), query_.folders);
    out_.key("grants");
    out_.open_array();
    for (std::size_t i = 0; i < found_.grants().size(); ++i) write_grant_of(i);
    out_.close_array();
    write_narrowed();
    out_.member("fingerprint", rules_.fingerprint());
    out_.close_object();
    return std::move(text_);
  }

 private:
  void write_external() {
    const auto& members = external_.members();
    const auto partners = std::count_if(members.begin(), members.end(), [](const auto& each) {
      return each.who->kind == user_kind::partner;
    });
    out_.key("external");
    out_.open_object();
    out_.member_integer("partners", partners);
    out_.member_integer("guests", static_cast<std::int64_t>(members.size()) - partners);
    out_.close_object();
  }

  void write_grant_of(std::size_t position) {
    const exposed_grant& each = found_.grants()[position];
    out_.open_object();
    write_way(out_, settings_, each.way, each.index);
    out_.member("access", model::share_access_names[static_cast<std::size_t>(each.access)]);
    if (!each.to.empty()) {
      out_.key("to");
      out_.open_array();
      for (const model::share_target* target : each.to) write_target(out_, *target);
      out_.close_array();
    }
    write_users(each);
    if (!each.members.empty()) {
      write_records(each.records);
      folders_.write(out_, each.records, query_.folders);
    }
    write_choices(each, position);
    out_.close_object();
  }

  void write_users(const exposed_grant& of) {
    out_.key("users");
    out_.open_object();
    out_.member_integer("count", static_cast<std::int64_t>(of.members.size()));
    out_.key("ids");
    out_.open_array();
    for (std::size_t i = 0; i < std::min(query_.ids, of.members.size()); ++i) {
      out_.string(external_.members()[of.members[i]].who->id);
    }
    out_.close_array();
    out_.close_object();
  }

  void write_records(const record_marks& seen) {
    out_.key("records");
    out_.open_object();
    out_.member_integer("count", static_cast<std::int64_t>(seen.count()));
    out_.key("ids");
    out_.open_array();
    seen.for_first(query_.ids, [&](std::size_t place) { out_.string(records_.id(place)); });
    out_.close_array();
    out_.close_object();
  }

  void write_choices(const exposed_grant& of, std::size_t position) {
    out_.key("choices");
    out_.open_array();
    out_.open_object();
    out_.member("choice", "leave");
    write_exposed(out_, found_.now());
    out_.close_object();
    if (of.may_be_narrowed || of.way == grant_way::share) {
      out_.open_object();
      out_.member("choice", "narrow");
      write_exposed(out_, found_.without_one(position));
      if (of.way == grant_way::share) {
        write_narrowed_share(*of.to.front());
      } else {
        narrowing one = nothing();
        if (of.way == grant_way::rule) one.rules[of.index] = true;
        if (of.way == grant_way::level) one.levels[of.index] = true;
        one.external = of.way == grant_way::standard;
        write_patch(out_, settings_, one);
      }
      out_.close_object();
    }
    out_.close_array();
  }

  void write_narrowed_share(model::share_target target) {
    out_.key("to");
    const bool may_mean_staff = target.kind == target_kind::group ||
                                target.kind == target_kind::role_and_below ||
                                target.kind == target_kind::team;
    if (!may_mean_staff) {
      out_.null();
      return;
    }
    target.internal_only = true;
    write_target(out_, target);
  }

  narrowing nothing() const {
    return {std::vector<bool>(settings_.rules.size()), std::vector<bool>(settings_.levels.size()),
            false};
  }

  void write_narrowed() {
    narrowing chosen = nothing();
    for (const exposed_grant& each : found_.grants()) {
      if (!each.may_be_narrowed) continue;
      if (each.way == grant_way::rule) chosen.rules[each.index] = true;
      if (each.way == grant_way::level) chosen.levels[each.index] = true;
      if (each.way == grant_way::standard) chosen.external = true;
    }
    if (query_.narrow) chosen = *query_.narrow;
    out_.key("narrowed");
    out_.open_object();
    write_exposed(out_, found_.without_all(chosen));
    write_patch(out_, settings_, chosen);
    out_.close_object();
  }

  const engine& rules_;
  const model::object_sharing& settings_;
  const ranked_records& records_;
  const audience& external_;
  const exposure& found_;
  record_folders& folders_;
  const review_query& query_;
  std::string text_;
  json::writer out_;
};

}  // namespace

result<std::string> exposure_review(const engine& rules, const batch& records, const context& when,
                                    const shares& by_hand, std::string_view query,
                                    scratch& memory) {
  criteria::workspace& space = memory.workspace();
  const auto ready = ready_for_review(rules, records, when);
  if (!ready) return {ready.code(), ready.report()};
  const model::object_sharing& settings = **ready;
  report problems;
  const auto asked = read_review_query(query, settings, problems);
  if (!asked) return {status::invalid_argument, std::move(problems)};
  const ranked_records ranked(records.records(), settings, space);
  const auto external =
      audience::gather(rules, ranked, when, by_hand, audience_kind::external, space);
  if (!external) return {external.code(), external.report()};
  const exposure found(settings, rules.directory().data(), ranked, *external, by_hand.data());
  record_folders folders(ranked, settings, space);
  return review_writer(rules, settings, ranked, *external, found, folders, *asked).write();
}

}  // namespace ambit::sharing
