// binding.hpp: the steps in which a policy meets a directory. Each fills one part of an engine
// whose policy, directory and zones are set.
#pragma once

#include <vector>

#include "ambit/decision.hpp"
#include "ambit/report.hpp"
#include "src/model/engine_data.hpp"

namespace ambit::model {

/// Names of the policy as positions in the directory; warns of those that are not there.
void resolve_names(engine_data& engine, report& problems);
/// Warns where the zones lack the one that the schema's calendar names: a context without a zone of
/// its own would then be refused.
void check_calendar_zone(const engine_data& engine, report& problems);
/// The first condition of ownership that fails, any community counting, by position of the users.
std::vector<obstacle> obstacles_of_users(const directory_data& people);
/// Who is in each queue, directly or by team, role or group. After the users' obstacles.
void find_queue_members(engine_data& engine);
/// The zones of the directory's calendars. Warns of zones that are not there: of calendars, and
/// of users whose days leads count (they are away some day, or take so many turns a day); and of
/// users' calendars that are not there. After the names.
void bind_calendars(engine_data& engine, report& problems);
/// Who is whose child company, where a portal of the policy asks.
void find_child_companies(engine_data& engine);
/// Which contacts belong to a company, where the policy's workspace has a feed.
void find_company_contacts(engine_data& engine);
/// What renewals with each partner stand on. Reports, as an error, an owner `partner` without a
/// default contact; warns of contacts who cannot be written to. After the names.
void bind_renewals(engine_data& engine, report& problems);
/// Warns of users, roles, teams and groups that the policy's sharing names and the directory lacks:
/// they mean nobody.
void find_share_targets(const engine_data& engine, report& problems);
/// The users as records of the object `user`, if the policy asks anything of them; warns of users
/// whose further fields do not fit the schema, and of fields that it does not declare.
void read_user_cells(engine_data& engine, report& problems);

}  // namespace ambit::model
