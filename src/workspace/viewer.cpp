// viewer.cpp: viewer::bind: who it is, what they may do, and what is shared with them.
#include <algorithm>
#include <memory>
#include <string>

#include "ambit/scratch.hpp"
#include "src/base/calendar.hpp"
#include "src/base/failure.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/criteria/workspace.hpp"
#include "src/workspace/days.hpp"
#include "src/workspace/viewer_data.hpp"

namespace ambit::workspace {

namespace {

constexpr std::array<std::string_view, 5> tab_names = {"summary", "portfolio", "pipelines",
                                                       "schedule", "feed"};
constexpr std::array<std::string_view, 5> right_names = {
    "add_reports", "choose_user", "share_views", "change_settings", "score_health"};

constexpr std::string_view workspace_permission = "customer_success_workspace";
constexpr std::string_view admin_permission = "super_admin";
constexpr std::string_view settings_permission = "manage_customer_success_settings";

bool holds(const model::user& who, std::string_view permission) {
  return std::binary_search(who.permissions.begin(), who.permissions.end(), permission);
}

/// Whether the user's row in the directory passes the criteria of who has a seat.
bool has_seat(const model::engine_data& bound, const model::workspace_settings& settings,
              const model::user& who, const criteria::moment& when) {
  if (!settings.seat) return false;
  const model::policy_data& policy = bound.rules.data();
  const criteria::atom_table& atoms = *policy.user_atoms;
  const criteria::compiled_criterion& asked = policy.user_criteria[*settings.seat];
  const std::size_t width = atoms.object().fields.size();
  const std::uint32_t position = *bound.people.data().users.position(who.id);
  const criteria::row cells{bound.user_cells.data() + position * width, width};
  criteria::workspace memory;
  criteria::bind_moment(atoms, when, memory);
  return !criteria::reads_invalid(asked.reads, cells) &&
         criteria::passes(asked, atoms, cells, memory);
}

viewer_fault fault_of_user(const model::user* who) noexcept {
  if (!who) return viewer_fault::unknown_user;
  if (!who->active) return viewer_fault::user_inactive;
  return who->kind == model::user_kind::internal ? viewer_fault::none
                                                 : viewer_fault::user_not_internal;
}

/// Of a user who is there: what is missing for a tab.
viewer_fault fault_of_rights(const viewer_data& data, bool has_permission) noexcept {
  if (!data.settings->opens_tabs()) return viewer_fault::no_subscription;
  if (data.is_super_admin) return viewer_fault::none;
  if (has_permission && data.has_seat) return viewer_fault::none;
  if (has_permission) return viewer_fault::missing_seat;
  return data.has_seat ? viewer_fault::missing_permission
                       : viewer_fault::missing_permission_and_seat;
}

viewer_fault fault_of_plate(const viewer_data& data, const model::directory_data& people) {
  if (data.has_own_plate()) return viewer_fault::none;
  if (!data.is_super_admin) return viewer_fault::not_super_admin;
  const model::user* whose = people.users.find(data.plate_of);
  return whose && whose->kind == model::user_kind::internal ? viewer_fault::none
                                                            : viewer_fault::unknown_plate_of;
}

void find_rights(viewer_data& data, const model::user& who, const criteria::moment& asked_at) {
  const bool is_admin = holds(who, admin_permission);
  data.is_super_admin = is_admin;
  data.has_seat = has_seat(data.rules.data(), *data.settings, who, asked_at);
  data.fault = fault_of_rights(data, is_admin || holds(who, workspace_permission));
  data.is_manager = data.has_seat && (is_admin || holds(who, settings_permission));
}

/// The moment in a zone, or what is wrong with it.
status make_moment(const viewer_data& data, const context& when, criteria::moment& out,
                   report& problems) {
  const criteria::calendar_settings& calendar = data.policy().schema->calendar;
  const base::zone_table& zones = data.rules.zones().table();
  const status ready = criteria::make_moment(when, calendar, zones, out);
  if (ready != status::ok) {
    problems.add(criteria::moment_problem(ready, when, calendar, zones));
  }
  return ready;
}

result<std::vector<sharing::viewer>> bind_shared(const viewer_data& data,
                                                 const sharing::shares& by_hand) {
  std::vector<sharing::viewer> out;
  for (const model::object_sharing& each : data.policy().sharing) {
    auto bound = sharing::viewer::bind(data.rules, each.object_name, data.user, data.at, by_hand);
    if (!bound) return {bound.code(), bound.report()};
    out.push_back(*std::move(bound));
  }
  return out;
}

}  // namespace

const sharing::viewer* viewer_data::find_shared(std::string_view object_name) const noexcept {
  for (std::size_t i = 0; i < shared.size(); ++i) {
    if (policy().sharing[i].object_name == object_name) return &shared[i];
  }
  return nullptr;
}

result<viewer> viewer::bind(const engine& rules, std::string_view user, const context& when,
                            std::string_view plate_of, const sharing::shares& by_hand) {
  auto data = std::make_shared<viewer_data>(rules, when);
  if (!data->policy().workspace) {
    return fail<viewer>(status::invalid_argument, "unknown_workspace",
                        "the policy says nothing of a workspace", "a policy with \"workspace\"");
  }
  data->settings = &*data->policy().workspace;
  data->user = user;
  data->plate_of = plate_of.empty() ? user : plate_of;
  const model::directory_data& people = data->rules.directory().data();
  const model::user* who = people.users.find(user);
  report problems;
  criteria::moment asked_at;
  context local = when;
  if (who && data->rules.zones().table().find(who->time_zone)) local.zone = who->time_zone;
  status ready = make_moment(*data, when, asked_at, problems);
  if (ready == status::ok) ready = make_moment(*data, local, data->when, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  data->today = day_at(data->zone(), when.now_unix_us);
  data->fault = fault_of_user(who);
  if (data->fault == viewer_fault::none) find_rights(*data, *who, asked_at);
  if (data->fault == viewer_fault::none) data->fault = fault_of_plate(*data, people);
  if (data->fault == viewer_fault::none) {
    auto shared = bind_shared(*data, by_hand);
    if (!shared) return {shared.code(), shared.report()};
    data->shared = *std::move(shared);
  }
  return viewer(std::move(data));
}

bool viewer::has(tab asked) const noexcept {
  if (data_->fault != viewer_fault::none) return false;
  return asked == tab::summary || (data_->has_seat && data_->has_own_plate());
}

std::string_view viewer::refusal(right asked) const noexcept {
  if (data_->fault != viewer_fault::none) return "no_tabs";
  if (asked == right::choose_user) return data_->is_super_admin ? "" : "needs_permission";
  if (!data_->has_own_plate()) return "not_own_plate";
  if (asked == right::add_reports) return {};
  if (!data_->has_seat) return "needs_seat";
  return data_->is_manager ? "" : "needs_permission";
}

std::string viewer::entry() const {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("user", data_->user);
  if (!data_->has_own_plate()) out.member("plate_of", data_->plate_of);
  out.key("tabs");
  out.open_array();
  for (std::size_t i = 0; i < tab_names.size(); ++i) {
    if (has(static_cast<tab>(i))) out.string(tab_names[i]);
  }
  out.close_array();
  if (data_->fault != viewer_fault::none) {
    out.member("reason", "no_tabs");
    out.member("because", viewer_fault_names[static_cast<std::size_t>(data_->fault)]);
    out.close_object();
    return text;
  }
  out.key("may");
  out.open_array();
  for (std::size_t i = 0; i < right_names.size(); ++i) {
    if (may(static_cast<right>(i))) out.string(right_names[i]);
  }
  out.close_array();
  out.key("refused");
  out.open_object();
  for (std::size_t i = 0; i < right_names.size(); ++i) {
    const auto asked = static_cast<right>(i);
    if (!may(asked)) out.member(right_names[i], refusal(asked));
  }
  out.close_object();
  out.member("time_zone", data_->zone().name());
  out.member("today", calendar::format_date(data_->today));
  out.close_object();
  return text;
}

std::string_view name(tab value) noexcept {
  return tab_names[static_cast<std::size_t>(value)];
}

std::string_view name(right value) noexcept {
  return right_names[static_cast<std::size_t>(value)];
}

}  // namespace ambit::workspace
