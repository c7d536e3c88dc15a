// ambit/hubspot.hpp: HubSpot's searches and lists, read into the criteria of a policy.
//
//   std::vector<hubspot::source> files = {{"contacts.big.json", search}, {"Customers.json", list}};
//   result<hubspot::import> read = hubspot::read(files, {});
//   read->policy_json;   // a policy document, compiled by policy::compile without errors
//   read->notes;         // what was inferred and what could not be carried, file by file
//   policy->criterion("contact", "Customers");   // after compiling: asked like any other
//
// Takes JSON: the body of a search request (`filterGroups`), and lists as the Lists API version 3
// gives and takes them (`filterBranch`; one, `{"list": …}`, `{"lists": […]}` or an array). Each
// becomes a criterion of the policy (policy.hpp, `criteria`) named after the list, or after the
// file. The object is told by `objectTypeId`, else by the file's name (`contacts.big.json` is `big`
// over `contact`), else by the options.
//
// HubSpot knows two values only, so that every test says what holds where a property has no value.
// Of a list that is `includeObjectsWithNoValueSet` (false where it is left out); of a search only
// NOT_HAS_PROPERTY finds such a record, which is the narrow reading, as nothing says so of NEQ,
// NOT_IN and NOT_CONTAINS_TOKEN. Text ignores case, enumerations are exact. An enumeration that no
// schema declares is taken as one text whose values are joined by ";", as HubSpot gives them.
//
// What cannot be carried exactly stays in its place as `uncarried`, whole, with the reason: filters
// on other things than properties, what needs a property's history (HAS_EVER_…), days counted from
// now (sources differ on whether they are whole days), lists whose members were chosen by hand, a
// search without filters. Nothing of it ever becomes a criterion that lets everybody pass.
//
// Thread rule: functions of their arguments.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ambit/report.hpp"
#include "ambit/result.hpp"
#include "ambit/zones.hpp"

namespace ambit::hubspot {

struct source {
  std::string name;   ///< file name, for places, and for what the content does not tell
  std::string bytes;  ///< the file's content
};

struct options {
  /// A schema document (schema.hpp) with the real types of properties; empty: types are inferred
  /// from operators and values and each is reported as inferred. `choice` is never inferred.
  std::string schema_json;
  /// What a file is about that does not tell: `contact`. Empty: such a file is an error.
  std::string object;
  /// IANA zone of the account: of dates that name none, and the schema's `calendar.time_zone`.
  std::string time_zone;
  /// Name of the policy.
  std::string name = "HubSpot import";
  /// Data of the time zones; a date whose zone has none leaves its list uncarried.
  zones zone_data = zones();
  /// Of one search: published limits differ (5 or 6; 6 or 10; 18 or 25), and a search past
  /// HubSpot's own never ran. More stays uncarried.
  std::size_t max_groups = 6;
  std::size_t max_filters_in_group = 10;
  std::size_t max_filters = 25;
};

struct import {
  std::string policy_json;
  report notes;
  std::size_t criterion_count = 0;
  std::size_t carried_count = 0;
  std::size_t uncarried_count = 0;
  std::map<std::string, std::size_t> uncarried_reasons;  ///< criteria by the reason's code
};

/// Fails (invalid_import, with every problem) only where a file is no JSON, of an unknown kind,
/// about an object that nothing tells, or over a limit; (invalid_schema) where `schema_json` does
/// not compile; (invalid_argument) where an option is no text that a policy can hold. Then nothing
/// is imported. Cost: linear in the files.
result<import> read(const std::vector<source>& files, const options& settings);

}  // namespace ambit::hubspot
