// ambit/salesforce.hpp: a Salesforce organisation's own configuration, read into a policy.
//
//   std::vector<salesforce::source> files = {{"Lead.assignmentRules", bytes}, {"Web.queue", bytes}};
//   result<salesforce::import> read = salesforce::read(files, {});
//   read->policy_json;      // a policy document, compiled by policy::compile without errors
//   read->directory_json;   // a directory document of the queues and named users
//   read->notes;            // what was inferred and what could not be carried, file by file
//
// Takes Metadata API XML: AssignmentRules (Lead, Case), Queue, and CaseSettings for the default
// owner of cases (LeadConfigSettings name none), told by the root element. Sources of the format:
// Metadata API Developer Guide.
//
// ListView, EscalationRules, AutoResponseRules and Territory2Rule say which records are meant and
// assign nothing: each view, entry or rule becomes a criterion of the policy (policy.hpp,
// `criteria`) named `listView/My_Cases`, `escalationRule/Standard/2` (its second entry: of a rule's
// entries the first that matches counts), `autoResponseRule/Web/1`, `territory2Rule/West`; what
// else stands there goes along as `data`. The object is told by the file's name
// (`Lead.My_View.listView`, `Lead/listViews/My_View.listView-meta.xml`), by the criteria, or by the
// territory rule itself. A view of "my" records asks whether `owner.user` is `viewer`, an id that
// the host supplies with each record; other scopes than everything, mine and a queue's stay
// uncarried.
//
// SharingRules (`Lead.sharingRules`: the object is what the file is named after) become the
// policy's `sharing` (sharing.hpp), rule by rule: roles with their subordinates, groups, portal
// roles, all internal or partner users and guests as targets, `includeRecordsOwnedByAll` as
// `high_volume_owners`, records of a queue as a criterion. Texts are compared exactly there, names
// of look-ups are not. A target that no directory can mean (territories, managers, customer portal
// users) is left out and named, and a rule without any other stays uncarried: it shares nothing.
// The files do not say what everybody may do, nor how roles and groups stand to one another:
// objects are private, and the directory document holds the roles and groups that are named.
//
// Criteria and formulas become criteria of the policy; what a formula computes (`RIGHT(Zip, 2)`)
// becomes a derived field of its schema, and ISNEW() asks the context's event. Nothing is dropped
// in silence: an entry that cannot be carried exactly stays in its place as `uncarried`; notes name
// file, entry and reason.
//
// In a formula `OwnerId` is the record's id: the field `Owner.Id`, of 15 or 18 characters, beside
// the `OwnerId` of criteria, which is the owner's name. `$Label.X` and its like are fields of these
// names that the host supplies with each record.
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

namespace ambit::salesforce {

struct source {
  std::string name;  ///< file name, for places and for the object ("Lead.assignmentRules" → Lead)
  std::string bytes;  ///< the file's content
};

struct options {
  /// A schema document (schema.hpp) with the real field types; empty: types are inferred from
  /// operators and values and each is reported as inferred. `choice` is never inferred.
  std::string schema_json;
  /// IANA zone for dates without one; empty: such a date leaves its entry uncarried. It becomes the
  /// schema's `calendar.time_zone`.
  std::string time_zone;
  /// Name of the policy.
  std::string name = "Salesforce import";
  /// Data of the time zone; without it, too, a date without a zone leaves its entry uncarried.
  zones zone_data = zones();
};

struct import {
  std::string policy_json;
  std::string directory_json;
  report notes;
  std::size_t entry_count = 0;
  std::size_t carried_count = 0;
  std::size_t uncarried_count = 0;
  std::size_t formula_count = 0;                         ///< entries with a formula, carried or not
  std::size_t carried_formula_count = 0;                 ///< the carried ones of these
  std::map<std::string, std::size_t> uncarried_reasons;  ///< entries by the reason's code
  std::size_t queue_count = 0;
  std::size_t criterion_count = 0;  ///< views, and entries of rules that assign nothing
  std::size_t carried_criterion_count = 0;
  std::map<std::string, std::size_t> uncarried_criterion_reasons;  ///< the others, by reason's code
  std::size_t sharing_rule_count = 0;
  std::size_t carried_sharing_rule_count = 0;
  std::map<std::string, std::size_t> uncarried_sharing_rule_reasons;  ///< the others, likewise
};

/// Fails (invalid_import, with every problem) only where a file is not well-formed XML, of an
/// unknown kind, for an object that neither its name nor its fields tell, for the same object,
/// queue, view or sharing as another file, or over a limit; and (invalid_schema) where
/// `schema_json` does not compile. Then nothing is imported.
result<import> read(const std::vector<source>& files, const options& settings);

}  // namespace ambit::salesforce
