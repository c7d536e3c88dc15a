// ambit/report.hpp: the problems found in an input, all of them, each with its place and remedy.
//
//   result<policy> compiled = policy::compile(text, "policy.json");
//   if (!compiled) std::cerr << compiled.report().to_text();
//
// prints
//
//   policy.json:7:31: error: unknown field "contry" [unknown_field]
//     at /assignment/lead/rules/inbound/entries/0/when/field
//     expected: a field of object "lead"; did you mean "country"?
//
// Thread rule: a value type; const access from many threads, as the standard containers.
// Cost: none until a problem is added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ambit {

enum class severity : std::uint8_t { note, warning, error };

/// Where in an input a problem stands. Parts that do not apply are empty or 0.
/// `line` and `column` count from 1; a column counts code points, as editors do.
struct place {
  std::string file;  ///< the name the caller gave to the input
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string pointer;    ///< JSON Pointer (RFC 6901) inside the document, or an XML path
  std::uint64_t row = 0;  ///< record number in the batch, counted from 1
  std::string field;      ///< the record's or column's field
};

struct problem {
  severity level = severity::error;
  std::string code;      ///< stable, `snake_case`, for programs and for looking it up
  std::string found;     ///< what is there, as a sentence without a final stop
  std::string expected;  ///< what would be right; empty when `found` says all
  std::string hint;      ///< a remedy, such as the nearest known name; may be empty
  place where;
};

/// All problems of one input in the order of their places. Holds at most 1,000; what is beyond is
/// counted, not kept. What weighs more goes before what weighs less: past the limit an error takes
/// the place of the last warning, and either that of the last remark: a note, or a warning
/// `undeclared_option`, which leaves its record decided.
class report {
 public:
  void add(problem item);
  /// Adds all of `other`; places without a file get `file`.
  void append(const report& other, std::string_view file = {});

  const std::vector<problem>& problems() const noexcept { return problems_; }
  bool empty() const noexcept { return problems_.empty(); }
  /// Counts a problem that is not listed.
  void omit(severity level);
  /// Whether the limit is reached, so that a further remark is only counted.
  bool is_full() const noexcept;
  /// Whether a further problem would be listed: else its place and hint need not be worked out.
  bool keeps(severity level, std::string_view code = {}) const noexcept;
  bool has_errors() const noexcept { return errors_ != 0; }
  std::size_t error_count() const noexcept { return errors_; }
  std::size_t warning_count() const noexcept { return warnings_; }
  /// How many problems were found beyond the limit and are not listed.
  std::size_t omitted() const noexcept { return omitted_; }

  /// For people: a paragraph a problem, as in the example above. Control characters of the input
  /// are escaped, so that a hostile file cannot write to a terminal.
  std::string to_text() const;
  /// For programs: `{"problems":[{"level":…,"code":…,"found":…,"expected":…,"hint":…,
  /// "file":…,"line":…,"column":…,"pointer":…,"row":…,"field":…}],"errors":n,"warnings":n,
  /// "omitted":n}`; members without a value are left out.
  std::string to_json() const;

 private:
  void drop_lightest();

  std::vector<problem> problems_;
  std::size_t kept_[3] = {};  ///< by weight
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t omitted_ = 0;
};

}  // namespace ambit

// The codes of problems, in no order but by what they are about. New ones may come, and none
// changes its meaning.
//
// Of a text: JSON, JSON Lines, XML, and what holds for every document.
//   byte_order_mark nul_character syntax_error not_json not_well_formed doctype_refused
//   document_too_large empty_document too_deep limit_exceeded duplicate_key
//   unknown_key missing_key misplaced_key unsupported_version unreadable
// Of a value, in a policy, a directory, a ledger or a record.
//   wrong_type ill_formed_text ill_formed_number ill_formed_date ill_formed_timestamp
//   ill_formed_time fraction inexact out_of_range too_long empty_text empty_name empty_list
//   unknown_value wrong_id duplicate_id
// Of a record.
//   missing_id both_owners repeated_field undeclared_option too_many_records unknown_object
//   schema_mismatch
// Of a schema.
//   unknown_type unknown_weekday wrong_scale duplicate_option built_in_field too_many_fields
//   ill_formed_path derived_cycle unknown_function wrong_arguments blanks_not_spelled invalid_option
//   invalid_zone_name
// Of a criterion.
//   unknown_field unknown_operator unknown_option unknown_unit unknown_period wrong_operator
//   wrong_unit empty_group empty_criterion mixed_group invalid_always value_and_other
//   value_and_values reversed_range other_options not_a_word type_mismatch too_many_tests
// Of a policy, and of binding it.
//   no_renewal_date unknown_role duplicate_role reserved_name duplicate_notice wrong_milestones
//   notice_after_renewal missing_default_contact unfit_contact
//   unknown_rule unknown_entry unknown_pool unknown_choice unknown_zone unknown_user unknown_queue
//   unknown_community unknown_calendar missing_when wrong_entry wrong_choice wrong_owner empty_rule
//   unused_pool unused_setting unreachable_entry no_active_rule no_default_owner duplicate_member
//   unknown_criterion uncarried_criterion index_too_large wrong_target unknown_sharing
//   missing_sharing unknown_subscription needs_enterprise unknown_workspace
//   missing_records repeated_records unknown_setting unknown_view
// Of acts and lists in a workspace.
//   unknown_pipeline unknown_stage wrong_field
//   unknown_level different_records
// Of a portal, and of those who ask what they may see in it.
//   unknown_relation shared_beyond_own unknown_portal wrong_visitor wrong_cursor
//   portal_not_ready wrong_form_field wrong_ticket wrong_policy unknown_ticket foreign_viewer
// Of SQL text, and of the mapping that it is made with.
//   unknown_column_type wrong_column_type wrong_settings_name unmapped_field no_folded_column
//   untranslatable_test linked_field different_columns unsupported_by_dialect too_many_values
//   clocks_set_back
// Of a client and of commands that change renewals.
//   missing_account unknown_partner half_override missing_renewal_date wrong_term
//   missing_answer_date past_calendar unknown_client ambiguous_client undecided_client
//   no_override_field no_renewals
// Of a directory's or a ledger's commands, and of a ledger.
//   overlapping_absences substitute_loop unknown_team unknown_group nesting_cycle
//   portal_role_above not_external
//   prm_is_final no_partner_account ambiguous_account contact_has_user not_a_partner_user
//   user_of_another_account account_owner_missing account_owner_inactive
//   account_owner_not_internal community_not_viewable community_without_profiles no_address
//   unknown_command unknown_account unknown_contact not_a_ledger damaged_ledger wrong_digest
//   wrong_decision wrong_turn wrong_number wrong_holding not_empty_ledger
//   part_of_ledger
// Of what people do with records, and of questions about them.
//   unknown_act unknown_question
// Of a ledger in a file.
//   busy_ledger full_ledger unavailable_ledger forked_ledger wrong_load wrong_note wrong_library
// Of zones.
//   malformed_zone malformed_name duplicate_zone zone_too_large no_zones
// Of a call.
//   wrong_moment wrong_event wrong_row foreign_matches conflict
// Of a table: CSV, Arrow columns.
//   missing_column duplicate_column unknown_column
//   missing_header wrong_cell_count wrong_separator stray_quote text_after_quote unclosed_quote
//   stray_carriage_return
//   wrong_format invalid_array released out_of_bounds
// Of another product's configuration: Salesforce, HubSpot.
//   unknown_kind bad_file_name missing_name bad_option duplicate_object duplicate_queue
//   duplicate_criterion duplicate_sharing viewer_field
//   sharing_defaults sharing_not_carried target_not_carried related_access_not_carried
//   organisation_not_in_files guests_not_in_files
//   duplicate_rule unnamed_rule several_active_rules not_carried member_not_carried assumed_active
//   days_of_utc settings_not_carried duplicate_settings
//   inferred_type lookup_by_name lookup_by_id multi_select_as_text running_user_field
//   organisation_value computed_field whole_numbers asks_event
// Of an entry or criterion of one that is not carried; the reason in its `uncarried` too.
//   bad_formula unsupported_function blank_number not_exact id_in_formula unknown_field_type
//   malformed_entry bad_boolean_filter bad_field_name bad_value bad_value_list blank_value
//   bad_date bad_assignee exact_moment text_order needs_calendar needs_time_zone needs_zone_data
//   unsupported_operation unsupported_scope unknown_list_column
//   unsupported_target unsupported_access case_ignored
//   unsupported_filter malformed_filter no_filter too_many_filters full_text_query manual_list
//   snapshot_list needs_history rolling_days relative_time_point bad_time_point token_pattern
