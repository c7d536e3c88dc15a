// viewer_data.hpp: the plan of one engine, portal and contact; what every question reads.
//
//   (own or (company and not confidential)) and filter
//
// `own` and `company` are tests of the ticket's fields against sets that belong to the viewer,
// `filter` and `shareable` (surely not confidential) compiled criteria of the portal. A column
// scan, an index or SQL text reads these four and nothing else; visibility_plan has them as a scan
// asks them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/tickets.hpp"
#include "src/criteria/plan.hpp"
#include "src/model/engine_data.hpp"
#include "src/model/portal_settings.hpp"
#include "src/tickets/visibility_plan.hpp"

namespace ambit::tickets {

inline constexpr std::uint32_t nowhere = 0xFFFFFFFF;

/// How somebody came in, or what kept them out. In the order of the names in entry.cpp.
enum class entry_way : std::uint8_t { none, registration, self_registration, sso, employee };
enum class entry_fault : std::uint8_t {
  none,
  unknown_contact,
  contact_inactive,
  registration_off,
  not_on_an_access_list,
  self_registration_off,
  no_consent,
  sso_off,
  not_registered,
  unknown_user,
  user_inactive,
  not_an_employee,
  portal_off,
};
std::string_view name(entry_way value) noexcept;
std::string_view name(entry_fault value) noexcept;

struct entry_decision {
  entry_way way = entry_way::none;
  entry_fault fault = entry_fault::none;
};

/// A company whose tickets are open to the viewer.
struct granted_company {
  std::string id;
  bool is_primary = false;
  std::uint32_t group = 0;  ///< the first that grants it: position in portal_settings::groups
};

/// A ticket is own where one of the fields holds one of the ids.
struct own_test {
  model::relation through = model::relation::contact;
  const std::vector<criteria::field_ordinal>* fields = nullptr;  ///< of the portal
  const std::vector<std::string>* ids = nullptr;                 ///< of the viewer; not empty
};

struct viewer_data {
  explicit viewer_data(engine of_rules) : rules(std::move(of_rules)) {}
  viewer_data(const viewer_data&) = delete;
  viewer_data& operator=(const viewer_data&) = delete;

  engine rules;
  const model::portal_settings* portal = nullptr;
  std::string contact;   ///< as the visitor named it, or empty
  std::string employee;  ///< likewise
  entry_decision entry;
  criteria::moment when;

  std::vector<std::string> contacts;      ///< whose tickets are own: ascending
  std::vector<std::string> participants;  ///< those of them whose address is verified
  std::vector<own_test> own;
  std::vector<std::uint32_t> groups;       ///< that grant, ascending
  std::vector<granted_company> companies;  ///< ascending by id
  bool opens_companies = false;            ///< some access that grants is more than `own`
  visibility_plan visibility;              ///< all of it, for scans of columns

  bool may_enter() const noexcept { return entry.way != entry_way::none; }
  const model::policy_data& policy() const noexcept { return rules.policy().data(); }
};

/// The moment of a call by the engine's calendar and zones; a failure is reported.
status make_moment(const engine& rules, const context& when, criteria::moment& out,
                   report& problems);

}  // namespace ambit::tickets
