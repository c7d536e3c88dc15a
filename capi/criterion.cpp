// Criteria: one question about a record, on its own.
#include "ambit/criterion.hpp"

#include <algorithm>

#include "capi/call.hpp"

static_assert(static_cast<int>(ambit::verdict::not_passed) == AMBIT_VERDICT_NOT_PASSED);
static_assert(static_cast<int>(ambit::verdict::passed) == AMBIT_VERDICT_PASSED);
static_assert(static_cast<int>(ambit::verdict::invalid) == AMBIT_VERDICT_INVALID);
static_assert(sizeof(ambit::verdict) == 1);

namespace capi = ambit::capi;

namespace {

/// The caller's bytes, cleared so that nobody passes in a call that fails.
ambit::status verdicts_of(std::uint8_t* verdicts, std::size_t size) noexcept {
  const ambit::status found = capi::bytes(verdicts, size);
  if (found == ambit::status::ok) std::fill_n(verdicts, size, std::uint8_t{0});
  return found;
}

}  // namespace

int32_t ambit_criterion_compile(const ambit_schema* schema, const char* object, size_t object_size,
                                const char* json, size_t json_size, ambit_criterion** criterion_out,
                                ambit_report** report_out) {
  return capi::call(
      {capi::out(criterion_out), capi::optional_out(report_out), capi::handle_of(schema),
       capi::text_of(object, object_size), capi::bytes(json, json_size)},
      [&] {
        return capi::deliver(
            ambit::criterion::compile(schema->value, capi::view(object, object_size),
                                      capi::view(json, json_size)),
            criterion_out, report_out);
      });
}

int32_t ambit_criterion_test(const ambit_criterion* criterion, const ambit_batch* batch,
                             const ambit_context* context, const ambit_zones* zones,
                             ambit_scratch* scratch, size_t verdicts_size, uint8_t* verdicts_out) {
  return capi::call(
      {verdicts_of(verdicts_out, verdicts_size), capi::handle_of(criterion), capi::handle_of(batch),
       capi::context_of(context), capi::handle_of(zones), capi::handle_of(scratch)},
      [&] {
        if (verdicts_size != batch->value.size()) return ambit::status::invalid_argument;
        const ambit::status tested =
            criterion->value.test(batch->value, capi::to_context(*context), zones->value,
                                  scratch->value, reinterpret_cast<ambit::verdict*>(verdicts_out));
        if (tested != ambit::status::ok) std::fill_n(verdicts_out, verdicts_size, std::uint8_t{0});
        return tested;
      });
}

int32_t ambit_criterion_explain(const ambit_criterion* criterion, const ambit_batch* batch,
                                size_t row, const ambit_context* context, const ambit_zones* zones,
                                ambit_scratch* scratch, ambit_document** document_out,
                                ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(criterion), capi::handle_of(batch), capi::context_of(context),
                     capi::handle_of(zones), capi::handle_of(scratch)},
                    [&] {
                      return capi::deliver(
                          criterion->value.explain(batch->value, row, capi::to_context(*context),
                                                   zones->value, scratch->value),
                          document_out, report_out);
                    });
}

int32_t ambit_criterion_fingerprint(const ambit_criterion* criterion, const char** text_out,
                                    size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(criterion)},
                    [&] { return capi::give_text(criterion->fingerprint, text_out, size_out); });
}

int32_t ambit_criterion_free(ambit_criterion* criterion) {
  return capi::free_handle(criterion);
}
