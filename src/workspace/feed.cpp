#include "src/workspace/feed.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/listing/search_terms.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/kept.hpp"
#include "src/workspace/merges.hpp"
#include "src/workspace/record_question.hpp"
#include "src/workspace/view_question.hpp"

namespace ambit::workspace {

namespace {

using criteria::cell_state;
using criteria::field_ordinal;
using criteria::open_rows;
using model::workspace_activities;

struct feed_question {
  view_question view;  ///< of its form alone
  std::optional<std::vector<std::int64_t>> kinds;
  std::optional<bool> enrolled;
  std::vector<std::string> terms;
};

/// Reports a filter on a field that the policy does not name.
bool is_named(const question& asked, json::value at, bool names, std::string_view setting) {
  if (!at || names) return static_cast<bool>(at);
  json::error(asked.problems, at, "unknown_setting",
              "the policy's activities name no " + text::quoted(setting),
              "a filter that they have");
  return false;
}

std::vector<std::int64_t> read_kinds(const question& asked, json::value list,
                                     const criteria::field& of) {
  std::vector<std::int64_t> out;
  if (list.size() == 0) {
    json::error(asked.problems, list, "empty_list", list.describe(), "at least one kind");
  }
  std::size_t index = 0;
  for (json::value at = list.first(); at; at = at.next()) {
    if (model::past_list_limit(at, index++, asked.problems)) break;
    const auto kind = model::read_name(at, asked.problems);
    if (!kind) continue;
    const auto option = of.option_ordinals.find(*kind);
    if (option != of.option_ordinals.end()) {
      out.push_back(option->second);
      continue;
    }
    const std::vector<std::string_view> known(of.options.begin(), of.options.end());
    json::error(asked.problems, at, "unknown_option", "unknown option " + text::quoted(*kind),
                "an option of field " + text::quoted(of.name), text::did_you_mean(*kind, known));
  }
  return out;
}

/// The contact, the moment, and what else is known of an activity.
std::vector<field_ordinal> columns_of(const workspace_activities& activities) {
  std::vector<field_ordinal> out = {activities.contact, activities.at};
  if (activities.kind) out.push_back(*activities.kind);
  if (activities.enrolled) out.push_back(*activities.enrolled);
  for (const field_ordinal each : activities.shown) {
    if (std::find(out.begin(), out.end(), each) == out.end()) out.push_back(each);
  }
  return out;
}

void read_question(const question& asked, json::reader& in, feed_question& out) {
  const workspace_activities& activities = asked.viewer.settings->activities;
  view_question_reader reader(asked, *activities.object, "ambit feed", out.view);
  out.view.form.columns = columns_of(activities);
  out.view.form.sort = {{activities.at, true}};
  const json::value kinds = in.optional("kinds", json::kind::array);
  if (is_named(asked, kinds, activities.kind.has_value(), "kind")) {
    out.kinds = read_kinds(asked, kinds, activities.object->fields[*activities.kind]);
  }
  const json::value enrolled = in.optional("enrolled", json::kind::boolean);
  if (is_named(asked, enrolled, activities.enrolled.has_value(), "enrolled")) {
    out.enrolled = enrolled.boolean();
  }
  const json::value search = in.optional("search", json::kind::string);
  if (is_named(asked, search, !activities.searched.empty(), "searched")) {
    out.terms =
        criteria::split_terms(model::view_text(search, asked.problems, limits::max_search_bytes));
  }
  for (const json::value each : {kinds, enrolled, search}) reader.identify(each);
  reader.read_page(in.optional("page", json::kind::object));
  in.finish();
}

/// Ids of the activities that the viewer took out of the feed, ascending.
std::vector<std::string> find_removed(const question& asked) {
  std::vector<std::string> none;
  if (!asked.book) return none;
  return asked
      .take(removed_entries(asked.book->store(), asked.viewer.user,
                            asked.viewer.settings->activities.object_name))
      .value_or(std::move(none));
}

/// The companies of the accounts that the viewer owns and sees, each with these accounts.
using account_map = std::unordered_map<std::string_view, std::vector<std::string_view>>;

class feed_lister {
 public:
  feed_lister(const question& asked, const feed_question& of, const criteria::record_set& accounts,
              const criteria::record_set& records)
      : asked_(asked),
        of_(of),
        settings_(*asked.viewer.settings),
        accounts_(accounts),
        records_(records),
        list_(records, of.view.form, asked.memory) {}

  void run() {
    find_companies();
    find_merged_companies();
    std::vector<std::string> contacts = find_contacts();
    if (contacts.empty()) return;
    const workspace_activities& activities = settings_.activities;
    record_question plan(asked_.viewer, activities.object_name);
    const auto root = plan.open(group::all);
    plan.add_shared();
    plan.add_ids_of(activities.contact, std::move(contacts));
    if (of_.kinds) plan.add_options(*activities.kind, *of_.kinds);
    if (of_.enrolled) plan.add_flag(*activities.enrolled, *of_.enrolled);
    add_removed(plan);
    plan.close(root);
    record_scan scan(plan, records_, asked_.memory);
    while (scan.next()) {
      open_rows rows = scan.sound();
      scan.narrow(root, rows);
      if (!of_.terms.empty()) rows.keep_if([&](std::size_t at) { return has_terms(scan, at); });
      list_.take(scan, rows);
    }
  }

  void write(json::writer& out) {
    list_.write(out, "activities", [&](std::size_t row) {
      out.key("accounts");
      out.open_array();
      for (const std::string_view each : accounts_of(row)) out.string(each);
      out.close_array();
    });
  }

 private:
  void find_companies() {
    const model::workspace_accounts& accounts = settings_.accounts;
    record_question plan(asked_.viewer, accounts.object_name);
    const auto root = plan.open(group::all);
    plan.add_shared();
    plan.add_user(accounts.csm, asked_.viewer.user);
    plan.close(root);
    if (accounts.company) plan.read(*accounts.company);
    record_scan scan(plan, accounts_, asked_.memory);
    while (scan.next()) {
      open_rows rows = scan.sound();
      scan.narrow(root, rows);
      rows.for_each([&](std::size_t at) {
        const std::string_view id = accounts_.id(scan.first() + at);
        if (accounts.is_company) {
          companies_[id].push_back(id);
        } else if (accounts.company) {
          const criteria::cell value = scan.value(at, *accounts.company);
          if (value.state != cell_state::present) return;
          companies_[texts_.keep(value.view())].push_back(id);
        }
      });
    }
  }

  /// Contacts of a company that went into another one are of that one too, whether or not the host
  /// has written so by now.
  void find_merged_companies() {
    if (!asked_.book || !settings_.accounts.is_company || companies_.empty()) return;
    const auto merged =
        asked_.take(merged_records(asked_.book->store(), settings_.accounts.object_name));
    if (!merged) return;
    for (const auto& [id, left] : *merged) {
      const auto into = companies_.find(left);
      if (into == companies_.end()) continue;
      const std::string_view account = into->first;
      companies_[texts_.keep(id)].push_back(account);
    }
  }

  std::vector<std::string> find_contacts() const {
    const model::engine_data& bound = asked_.viewer.rules.data();
    const auto& contacts = asked_.viewer.rules.directory().data().contacts;
    std::vector<std::uint32_t> positions;
    for (const auto& [company, accounts] : companies_) {
      const auto found = bound.contacts_of_companies.find(company);
      positions.insert(positions.end(), found.begin(), found.end());
    }
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    std::vector<std::string> out;
    out.reserve(positions.size());
    for (const std::uint32_t each : positions) out.emplace_back(contacts.at(each)->id());
    return out;
  }

  void add_removed(record_question& plan) const {
    std::vector<std::string> removed = find_removed(asked_);
    if (!removed.empty()) plan.add_ids(std::move(removed), false);
  }

  /// Each term stands in some text that is searched; a wrong one has none.
  bool has_terms(const record_scan& scan, std::size_t at) const {
    const criteria::row record = records_.load(scan.first() + at, asked_.memory);
    const criteria::object& kind = records_.object();
    return std::all_of(of_.terms.begin(), of_.terms.end(), [&](const std::string& term) {
      const auto& searched = settings_.activities.searched;
      return std::any_of(searched.begin(), searched.end(), [&](field_ordinal field) {
        return criteria::has_term(kind.fields[field], record[field], term, asked_.memory);
      });
    });
  }

  /// Ascending, each once.
  std::vector<std::string_view> accounts_of(std::size_t row) const {
    std::vector<std::string_view> out;
    const criteria::cell contact = records_.load(row, asked_.memory)[settings_.activities.contact];
    const model::contact* who =
        asked_.viewer.rules.directory().data().contacts.find(contact.view());
    if (!who) return out;
    who->for_each_company([&](const model::contact::company& company) {
      const auto found = companies_.find(company.id);
      if (found != companies_.end()) {
        out.insert(out.end(), found->second.begin(), found->second.end());
      }
    });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  const question& asked_;
  const feed_question& of_;
  const model::workspace_settings& settings_;
  const criteria::record_set& accounts_;
  const criteria::record_set& records_;
  criteria::cell_storage texts_;
  account_map companies_;
  record_list list_;
};

}  // namespace

bool answer_feed(const question& asked, json::reader& in, json::writer& out) {
  const model::workspace_settings& settings = *asked.viewer.settings;
  if (!settings.activities) {
    write_unavailable(out);
    return true;
  }
  feed_question feed;
  read_question(asked, in, feed);
  const criteria::record_set* accounts = asked.records_of(settings.accounts.object_name);
  const criteria::record_set* records = asked.records_of(settings.activities.object_name);
  if (asked.problems.has_errors()) return false;
  feed_lister lister(asked, feed, *accounts, *records);
  lister.run();
  if (asked.problems.has_errors()) return false;
  out.open_object();
  lister.write(out);
  out.close_object();
  return true;
}

}  // namespace ambit::workspace
