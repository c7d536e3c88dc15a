// ambit/criterion.hpp: one question about a record, compiled on its own.
//
//   result<criterion> big = criterion::compile(fields, "lead",
//       R"({"all": [{"field": "country", "op": "in", "values": ["DE", "AT"]},
//                   {"field": "employees", "op": "ge", "value": 500}]})");
//   std::vector<verdict> answers(leads.size());
//   big->test(leads, now, zones, memory, answers.data());
//
// The same language as in policies; a user's private view is saved and asked this way without
// compiling the policy again. The views of everybody stand in the policy (policy.hpp, `criteria`).
//
// A test is {"field": F, "op": O, …}; it takes, on fields of these types:
//   eq ne                     value | other (another field)     all but choices
//   lt le gt ge               value | other     integer decimal number date timestamp text
//   between                   from, to (both belong)            the same
//   in not_in                 values                            all but choices and bool
//   contains not_contains starts_with ends_with
//                             value | values                    text id
//   has_word                  value                             text
//   includes_any includes_all includes_none equals_set
//                             values                            choices
//   in_last in_next           count, unit (minutes hours days weeks months years)
//                                                               date timestamp
//   in_period                 period (today yesterday tomorrow; this_ last_ next_ + week month
//                             quarter year fiscal_quarter fiscal_year)
//                                                               date timestamp
//   before_now after_now      optional count, unit              date timestamp
//   is_missing is_present     nothing                           all
// A test may carry "if_missing": true|false, and on text "ignore_case": true. Groups:
// {"all": […]} {"any": […]} {"not": {…}} {"always": true}. {"event": "create"} asks the context
// instead of the record: whether its event is that one, exactly; it is never unknown.
//
// A test on a missing value is unknown, under `not` too; a record passes only when the whole is
// true. Taking a value away never makes a record pass unless the criterion spells it (is_missing,
// is_present, if_missing, a derived field that sees_missing). An option that the schema does not
// declare is present, and unknown in every other test: `if_missing` does not speak for it. With
// `other`, either side missing is missing.
//
// Relative dates are taken from the context's now, in its zone. D is the local day of now, n the
// count; D ± n months (12n for years) is the same day of that month, or the month's last:
//   in_last  n days | weeks     the local days D−n+1 | D−7n+1 … D, whole: today is one of them
//   in_last  n months | years   the local days (D−n months)+1 … D
//   in_next  n days | weeks     the local days D … D+n−1 | D+7n−1
//   in_next  n months | years   the local days D … (D+n months)−1
//   in_last  n minutes | hours  now−n < value ≤ now         elapsed time; not on a date
//   in_next  n minutes | hours  now ≤ value < now+n         elapsed time; not on a date
//   in_period                   the local days of the period, after the schema's calendar (fiscal
//                               quarters are counted from the start of the fiscal year)
//   before_now, after_now       value < now, value > now; of a date: value < D, value > D
//   before_now, after_now n …   the same with now−n, now+n: minutes and hours elapsed (not on a
//                               date); longer units D−n, D+n, for a timestamp at the time of day
//                               that the clocks show now (skipped: when they change; twice: the
//                               earlier)
// The local day of a timestamp is the date that the clocks show at it, however long that day is: it
// may lack its midnight, and where clocks are set back over midnight an hour of the day before comes
// after its first minutes. What would lie outside the years 1 to 9999 ends there. A count is a whole
// number from 1 to 100,000,000.
//
// Thread rule: an immutable value that shares its data; const use from many threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/result.hpp"
#include "ambit/schema.hpp"
#include "ambit/scratch.hpp"
#include "ambit/zones.hpp"

namespace ambit {

namespace criteria {
struct compiled_criterion;
}

/// What a criterion says of one record. `invalid`: a field that it reads is wrong in that record;
/// such a record does not pass and is not known to fail.
enum class verdict : std::uint8_t { not_passed = 0, passed = 1, invalid = 2 };

class criterion {
 public:
  /// All or nothing; the failure's report has every problem. At most 256 tests, 64 levels.
  static result<criterion> compile(const schema& fields, std::string_view object,
                                   std::string_view json, std::string_view file = {});

  /// One verdict a record into `verdicts_out[0 .. records.size())`. Errors: schema_mismatch,
  /// unknown_zone, invalid_argument (now outside the years 0001 to 9999, an event that is no text
  /// of at most 255 bytes). Cost: linear in the tests, no allocation once `memory` has grown.
  status test(const batch& records, const context& when, const zones& zone_data, scratch& memory,
              verdict* verdicts_out) const;

  /// Why one record passes or not, as JSON: the tree as it was written, each node with its `result`
  /// (`true`, `false`, `unknown`, `invalid`), each test with the value `seen` (null when missing),
  /// and, where it is not true, what `would_pass`, a sentence. See decision.hpp for the shape.
  result<std::string> explain(const batch& records, std::size_t row, const context& when,
                              const zones& zone_data, scratch& memory) const;

  std::string_view fingerprint() const noexcept;

  const criteria::compiled_criterion& data() const noexcept { return *data_; }
  const schema& fields() const noexcept { return fields_; }  ///< likewise
  criterion(schema fields, std::shared_ptr<const criteria::compiled_criterion> data)
      : fields_(std::move(fields)), data_(std::move(data)) {}  ///< for the library's layers

 private:
  schema fields_;
  std::shared_ptr<const criteria::compiled_criterion> data_;
};

}  // namespace ambit
