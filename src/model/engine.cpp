// engine.cpp: the public face of a bound policy.
#include "ambit/engine.hpp"

#include "ambit/version.hpp"
#include "src/base/digest.hpp"
#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/model/binding.hpp"
#include "src/model/engine_data.hpp"

namespace ambit {

namespace {

/// Whatever else a decision depends on besides record, context and ledger.
std::string fingerprint_of(const model::engine_data& data) {
  base::digest out;
  out.text("ambit engine").integer(semantics_version).text(text::unicode_version());
  out.text(data.rules.fingerprint()).text(data.people.fingerprint());
  const base::zone_table& zones = data.zone_data.table();
  out.text(zones.version).integer(static_cast<std::int64_t>(zones.zones.size()));
  for (const auto& [name, zone] : zones.zones) out.text(name);
  return out.finish().hex();
}

}  // namespace

result<engine> engine::bind(const class policy& rules, const class directory& people,
                            const class zones& zone_data) {
  auto data = std::make_shared<model::engine_data>(rules, people, zone_data);
  class report warnings;
  model::check_calendar_zone(*data, warnings);
  model::resolve_names(*data, warnings);
  data->user_obstacles = model::obstacles_of_users(people.data());
  model::find_queue_members(*data);
  model::read_user_cells(*data, warnings);
  model::find_child_companies(*data);
  model::find_company_contacts(*data);
  if (!rules.data().sharing.empty()) {
    model::find_share_targets(*data, warnings);
    data->organisation = std::make_shared<const model::user_index>(people.data());
  }
  model::bind_renewals(*data, warnings);
  model::bind_calendars(*data, warnings);
  if (warnings.has_errors()) return {status::invalid_policy, std::move(warnings)};
  data->fingerprint = fingerprint_of(*data);
  return {engine(std::move(data)), std::move(warnings)};
}

const class policy& engine::policy() const noexcept {
  return data_->rules;
}
const class directory& engine::directory() const noexcept {
  return data_->people;
}
const class zones& engine::zones() const noexcept {
  return data_->zone_data;
}
std::string_view engine::fingerprint() const noexcept {
  return data_->fingerprint;
}

}  // namespace ambit
