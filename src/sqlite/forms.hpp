// forms.hpp: the numbers under which a ledger's file knows what decisions have in common: the form
// of their text, and the fingerprint of the engine that made them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "src/criteria/schema_data.hpp"
#include "src/model/ledger_store.hpp"
#include "src/sqlite/database.hpp"

namespace ambit::sqlite {

/// A decision's form and fingerprint by number.
struct form_row {
  std::int64_t form = 0;
  std::int64_t fingerprint = 0;
};

/// What was read once is kept at hand until `forget`, as names are.
class forms {
 public:
  explicit forms(database& db);

  /// Given out where they have none. Nothing for a form that stands with its decision, whole: one
  /// that no other shares, or that ends in no fingerprint.
  std::optional<form_row> number(const model::decision_form& of);
  /// A decision of the record `id`; nothing, with the connection failed, where its form is none.
  std::optional<model::recorded_decision> decision(const form_row& of, std::string_view id,
                                                   const model::owner_name& owner,
                                                   std::optional<std::int64_t> decided_us);
  /// Those that no decision has any more go.
  void drop_unused();

  void forget();
  /// Lets go of what has become too much.
  void trim();

 private:
  std::int64_t number_of_form(const model::decision_form& of, std::string_view shared);
  std::int64_t number_of_fingerprint(std::string_view fingerprint);
  const model::decision_form* form(std::int64_t number);
  const std::string* fingerprint(std::int64_t number);
  void fail_missing(std::string_view what);

  database& db_;
  statement find_form_;
  statement add_form_;
  statement read_form_;
  statement find_fingerprint_;
  statement add_fingerprint_;
  statement read_fingerprint_;
  statement drop_forms_;
  statement drop_fingerprints_;
  criteria::text_map<std::int64_t> form_numbers_;  // by outcome, reason and text
  criteria::text_map<std::int64_t> fingerprint_numbers_;
  std::unordered_map<std::int64_t, model::decision_form> forms_;  // without the fingerprint
  std::unordered_map<std::int64_t, std::string> fingerprints_;
};

}  // namespace ambit::sqlite
