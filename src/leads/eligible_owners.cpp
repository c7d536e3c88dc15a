// eligible_owners.cpp: the candidates for a picker: leads::eligible_owners.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/leads.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/leads/candidates.hpp"
#include "src/leads/question.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::leads {

namespace {

/// What is asked, as it is written.
struct written_question {
  json::value object;
  json::value rule;
  json::value entry;
  json::value pool;
  json::value community;
  bool tells_ineligible = false;
};

written_question read_question(json::value root, report& problems) {
  written_question asked;
  json::reader in(root, problems, "a question about owners");
  if (!in.usable()) return asked;
  asked.object = in.require("object", json::kind::string);
  asked.rule = in.optional("rule", json::kind::string);
  asked.entry = in.optional("entry", json::kind::string);
  asked.pool = in.optional("pool", json::kind::string);
  asked.community = in.optional("community", json::kind::string);
  const json::value ineligible = in.optional("ineligible", json::kind::boolean);
  asked.tells_ineligible = ineligible && ineligible.boolean();
  in.finish();
  if (asked.rule && !asked.entry)
    json::error(problems, asked.rule, "missing_key", "a rule without an entry of it",
                "\"entry\": conditions are those of entries");
  if (asked.pool && asked.community)
    json::error(problems, asked.community, "misplaced_key", "a community beside a pool",
                "one of the two: a pool's own community counts");
  return asked;
}

/// The one of this name, or null after reporting that there is none.
template <class T>
const T* find_named(const std::vector<T>& known, std::string T::*names, json::value wanted,
                    std::string_view code, report& problems) {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const T& each) { return each.*names == wanted.string(); });
  if (found != known.end()) return &*found;
  std::vector<std::string_view> all;
  all.reserve(known.size());
  for (const T& each : known) all.push_back(each.*names);
  json::error(problems, wanted, code, wanted.describe(), "one that the policy has",
              text::did_you_mean(wanted.string(), all));
  return nullptr;
}

const model::rule* find_rule(const model::object_assignment& assignment,
                             const written_question& asked, report& problems) {
  if (asked.rule)
    return find_named(assignment.rules, &model::rule::name, asked.rule, "unknown_rule", problems);
  if (assignment.active_rule) return &assignment.rules[*assignment.active_rule];
  json::error(problems, asked.entry, "no_active_rule", "an entry, while no rule is active",
              "\"rule\", the name of the entry's rule");
  return nullptr;
}

std::optional<std::uint32_t> find_community(const model::directory_data& people, json::value wanted,
                                            report& problems) {
  const auto position = people.communities.position(wanted.string());
  if (position && people.communities.at(*position)) return position;
  model::name_hints hints;
  json::error(problems, wanted, "unknown_community",
              "there is no community " + text::quoted(wanted.string()),
              "a community of the directory", hints.nearest(wanted.string(), people.communities));
  return std::nullopt;
}

/// By whatever is named; half of them where `problems` got an error.
candidates::conditions read_conditions(const candidates& who, const occasion& of,
                                       const written_question& asked, report& problems) {
  user_criterion by_entry;
  if (asked.entry) {
    const model::rule* rule = find_rule(*of.assignment, asked, problems);
    const model::entry* entry =
        rule == nullptr
            ? nullptr
            : find_named(rule->entries, &model::entry::id, asked.entry, "unknown_entry", problems);
    if (entry != nullptr) by_entry = entry->eligible_when;
  }
  if (asked.pool) {
    const model::pool* pool =
        find_named(of.policy().pools, &model::pool::id, asked.pool, "unknown_pool", problems);
    if (pool != nullptr) return who.conditions_of(*pool, by_entry);
  }
  std::optional<std::uint32_t> community;
  if (asked.community) community = find_community(of.people(), asked.community, problems);
  return who.conditions_of(community, by_entry);
}

/// Everybody of one kind, by id.
template <class T>
std::vector<std::pair<std::string_view, std::uint32_t>> all_by_id(const model::table<T>& known) {
  std::vector<std::pair<std::string_view, std::uint32_t>> found;
  found.reserve(known.size());
  for (std::uint32_t i = 0; i < known.end(); ++i)
    if (const T* each = known.at(i)) found.emplace_back(model::id_of(*each), i);
  std::sort(found.begin(), found.end());
  return found;
}

class owners_writer {
 public:
  owners_writer(candidates& who, const candidates::conditions& asked) : who_(who), asked_(asked) {}

  void look_at(const model::directory_data& people) {
    for (const auto& [id, position] : all_by_id(people.users))
      sort_in(model::owner_name::kind::user, id, who_.of_user(position, asked_));
    for (const auto& [id, position] : all_by_id(people.queues))
      sort_in(model::owner_name::kind::queue, id, who_.of_queue(position, asked_));
  }

  void write(json::writer& out, bool tells_ineligible) const {
    out.key("owners");
    out.open_array();
    for (const candidate& each : eligible_) model::write_owner(out, each.kind, each.id);
    out.close_array();
    if (!tells_ineligible) return;
    out.key("ineligible");
    out.open_array();
    for (const candidate& each : others_) {
      out.open_object();
      out.member(model::kind_name(each.kind), each.id);
      out.member("reason", name(each.why));
      out.close_object();
    }
    out.close_array();
  }

 private:
  struct candidate {
    model::owner_name::kind kind;
    std::string_view id;
    obstacle why;
  };

  void sort_in(model::owner_name::kind kind, std::string_view id, obstacle why) {
    (why == obstacle::none ? eligible_ : others_).push_back({kind, id, why});
  }

  candidates& who_;
  const candidates::conditions& asked_;
  std::vector<candidate> eligible_;
  std::vector<candidate> others_;
};

}  // namespace

result<std::string> eligible_owners(const engine& rules, std::string_view asked,
                                    const context& when) {
  report problems;
  json::document document;
  written_question written;
  if (document.parse(asked, {}, problems)) written = read_question(document.root(), problems);
  if (problems.has_errors() || !written.object)
    return {status::invalid_argument, json::in_order_of_places(problems)};
  const result<occasion> of = occasion_of(rules, written.object.string(), when);
  if (!of) return {of.code(), of.report()};
  candidates who(*of);
  const candidates::conditions conditions = read_conditions(who, *of, written, problems);
  if (problems.has_errors()) return {status::invalid_argument, json::in_order_of_places(problems)};
  owners_writer found(who, conditions);
  found.look_at(of->people());
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("object", of->assignment->object_name);
  found.write(out, written.tells_ineligible);
  out.member("fingerprint", rules.fingerprint());
  out.close_object();
  return text;
}

}  // namespace ambit::leads
