#include "src/workspace/portfolio.hpp"

#include <array>

#include "src/workspace/days.hpp"
#include "src/workspace/task_days.hpp"
#include "src/workspace/view_question.hpp"

namespace ambit::workspace {

namespace {

constexpr std::array<std::string_view, 2> view_words = {"owned", "recently_assigned"};

struct portfolio_question {
  view_question view;
  bool is_owned = false;   ///< the viewer's own alone
  bool is_recent = false;  ///< of these, those that were assigned lately
};

void read_question(const question& asked, json::reader& in, portfolio_question& out) {
  const model::workspace_accounts& accounts = asked.viewer.settings->accounts;
  view_question_reader reader(asked, *accounts.object, "ambit portfolio", out.view);
  const auto preset = reader.read_view(in.any("view"), view_words);
  out.is_recent = preset == 1;
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
  const viewer_data& viewer = asked.viewer;
  const model::workspace_accounts& accounts = viewer.settings->accounts;
  const auto all = out.open(group::all);
  out.add_shared();
  if (portfolio.is_owned) out.add_user(accounts.csm, viewer.user);
  if (portfolio.is_recent) {
    add_days(out, *accounts.assigned, viewer.zone(), recent_days_of(viewer.today));
  }
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
  if (portfolio.is_recent && !accounts.assigned) {  // the policy has not what the view stands on
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
