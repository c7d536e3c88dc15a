// What external users see of records, and who gains what by another policy.
#include "ambit/sharing_review.hpp"

#include "capi/call.hpp"

namespace capi = ambit::capi;

namespace {

/// Nothing stands for none.
ambit::sharing::shares shares_of(const ambit_shares* by_hand) {
  return by_hand == nullptr ? ambit::sharing::shares() : by_hand->value;
}

}  // namespace

int32_t ambit_sharing_review(const ambit_engine* engine, const ambit_batch* batch,
                             const ambit_context* context, const ambit_shares* by_hand,
                             const char* query, size_t query_size, ambit_scratch* scratch,
                             ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::handle_of(batch), capi::context_of(context), capi::optional_handle(by_hand),
       capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(ambit::sharing::exposure_review(
                                 engine->value, batch->value, capi::to_context(*context),
                                 shares_of(by_hand), capi::view(query, query_size), scratch->value),
                             document_out, report_out);
      });
}

int32_t ambit_sharing_diff(const ambit_engine* before, const ambit_batch* batch_before,
                           const ambit_engine* after, const ambit_batch* batch_after,
                           const ambit_context* context, const ambit_shares* by_hand,
                           const char* query, size_t query_size, ambit_scratch* scratch,
                           ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(before),
       capi::handle_of(batch_before), capi::handle_of(after), capi::handle_of(batch_after),
       capi::context_of(context), capi::optional_handle(by_hand), capi::bytes(query, query_size),
       capi::handle_of(scratch)},
      [&] {
        return capi::deliver(ambit::sharing::policy_diff(
                                 before->value, batch_before->value, after->value,
                                 batch_after->value, capi::to_context(*context), shares_of(by_hand),
                                 capi::view(query, query_size), scratch->value),
                             document_out, report_out);
      });
}
