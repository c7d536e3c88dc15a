#include "src/sharing/review_inputs.hpp"

#include "src/base/failure.hpp"
#include "src/sharing/decision.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

result<const model::object_sharing*> ready_for_review(const engine& rules, const batch& records,
                                                      const context& when) {
  // A viewer without anybody, by which policy, moment and records are checked.
  const auto nobody = viewer::bind(rules, records.records().object().name, "nobody", when);
  if (!nobody) return {nobody.code(), nobody.report()};
  const status ready = check_records(nobody->data(), records.records());
  if (ready != status::ok) {
    return fail<const model::object_sharing*>(
        ready, "schema_mismatch", "the records were read by another schema than the policy's",
        "a batch made with the schema of the engine's policy");
  }
  return rules.policy().data().find_sharing(records.records().object().name);
}

}  // namespace ambit::sharing
