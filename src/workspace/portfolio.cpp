#include "src/workspace/portfolio.hpp"

#include <array>
#include <utility>

#include "src/workspace/view_question.hpp"

namespace ambit::workspace {

namespace {

constexpr std::array<std::string_view, 2> view_words = {"owned", "recently_assigned"};
/// Assigned up to 30 days ago: today, and the 30 days before it.
constexpr int recent_days = 31;

struct portfolio_question {
  view_question view;
  bool is_available = true;  ///< the policy has what the view stands on
  bool is_owned = false;     ///< the viewer's own alone
};

void add_recently_assigned(view_question_reader& reader, const model::workspace_accounts& accounts,
                           portfolio_question& out) {
  out.is_available = accounts.assigned.has_value();
  if (!accounts.assigned) return;
  std::string test;
  json::writer criterion(test);
  criterion.open_object();
  criterion.member("field", accounts.object->fields[*accounts.assigned].name);
  criterion.member("op", "in_last");
  criterion.member_integer("count", recent_days);
  criterion.member("unit", "days");
  criterion.close_object();
  reader.add_test(test);
}

void read_question(const question& asked, json::reader& in, portfolio_question& out) {
  const model::workspace_accounts& accounts = asked.viewer.settings->accounts;
  view_question_reader reader(asked, *accounts.object, "ambit portfolio", out.view);
  const auto preset = reader.read_view(in.any("view"), view_words);
  if (preset == 1) add_recently_assigned(reader, accounts, out);
  const json::value owned = in.optional("owned", json::kind::boolean);
  reader.identify(owned);
  out.is_owned = preset || (owned && owned.boolean());
  reader.read_filter(in.optional("created", json::kind::object), accounts.created,
                     "created_property");
  reader.read_filter(in.optional("last_activity", json::kind::object), accounts.last_activity,
                     "last_activity_property");
  reader.read_form(in);
  reader.read_page(in.optional("page", json::kind::object));
  in.finish();
}

/// The root of the accounts that the view has.
std::uint32_t add_accounts(const question& asked, const portfolio_question& portfolio,
                           record_question& out) {
  const auto all = out.open(group::all);
  out.add_shared();
  if (portfolio.is_owned) out.add_user(asked.viewer.settings->accounts.csm, asked.viewer.user);
  portfolio.view.add_to(out);
  out.close(all);
  return all;
}

}  // namespace

bool answer_portfolio(const question& asked, json::reader& in, json::writer& out) {
  const model::workspace_accounts& accounts = asked.viewer.settings->accounts;
  portfolio_question portfolio;
  read_question(asked, in, portfolio);
  const criteria::record_set* records = asked.records_of(accounts.object_name);
  if (asked.problems.has_errors()) return false;
  if (write_unopened(out, portfolio.view)) return true;
  if (!portfolio.is_available) {
    write_unavailable(out);
    return true;
  }
  record_question plan(asked.viewer, accounts.object_name);
  const std::uint32_t root = add_accounts(asked, portfolio, plan);
  record_list list(*records, portfolio.view.form, asked.memory);
  record_scan scan(plan, *records, asked.memory);
  while (scan.next()) {
    criteria::open_rows rows = scan.sound();
    scan.narrow(root, rows);
    list.take(scan, rows);
  }
  out.open_object();
  out.member("view", portfolio.view.view);
  list.write(out, "accounts");
  out.close_object();
  return true;
}

}  // namespace ambit::workspace
