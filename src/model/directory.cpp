// directory.cpp: the public face of a directory's snapshots.
#include "ambit/directory.hpp"

#include "ambit/version.hpp"
#include "src/model/directory_commands.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/directory_writer.hpp"
#include "src/model/json_reading.hpp"

namespace ambit {

namespace {

template <class T>
void add_table(base::digest& out, const model::table<T>& table) {
  out.integer(static_cast<std::int64_t>(table.size())).part(table.digest());
}

}  // namespace

std::string model::fingerprint_of(const directory_data& data) {
  base::digest out;
  out.text("ambit directory").integer(semantics_version);
  add_table(out, data.users);
  add_table(out, data.accounts);
  add_table(out, data.contacts);
  add_table(out, data.queues);
  add_table(out, data.communities);
  add_table(out, data.calendars);
  if (data.prm_enabled) out.text("partner relationship management");
  // What came later takes part only where there is some, so that earlier fingerprints stay.
  const auto add_named = [&out](std::string_view kind, const auto& table) {
    if (table.size() == 0) return;
    out.text(kind);
    add_table(out, table);
  };
  add_named("roles", data.roles);
  add_named("teams", data.teams);
  add_named("groups", data.groups);
  return out.finish().hex();
}

directory::directory() {
  auto nobody = std::make_shared<model::directory_data>();
  nobody->fingerprint = fingerprint_of(*nobody);
  data_ = std::move(nobody);
}

result<directory> directory::apply(std::string_view json, std::string_view file) const {
  auto next = std::make_shared<model::directory_data>(*data_);
  class report problems;
  model::apply_directory_text(json, file, *next, problems);
  problems = json::in_order_of_places(problems);
  if (problems.has_errors()) return {status::invalid_directory, std::move(problems)};
  next->fingerprint = fingerprint_of(*next);
  return {directory(std::move(next)), std::move(problems)};
}

std::string directory::to_json() const {
  return model::write_directory(*data_);
}

bool directory::prm_enabled() const noexcept {
  return data_->prm_enabled;
}
std::size_t directory::user_count() const noexcept {
  return data_->users.size();
}
std::size_t directory::account_count() const noexcept {
  return data_->accounts.size();
}
std::size_t directory::contact_count() const noexcept {
  return data_->contacts.size();
}
std::size_t directory::queue_count() const noexcept {
  return data_->queues.size();
}
std::size_t directory::community_count() const noexcept {
  return data_->communities.size();
}
std::size_t directory::calendar_count() const noexcept {
  return data_->calendars.size();
}
std::size_t directory::role_count() const noexcept {
  return data_->roles.size();
}
std::size_t directory::team_count() const noexcept {
  return data_->teams.size();
}
std::size_t directory::group_count() const noexcept {
  return data_->groups.size();
}
std::string_view directory::fingerprint() const noexcept {
  return data_->fingerprint;
}

}  // namespace ambit
