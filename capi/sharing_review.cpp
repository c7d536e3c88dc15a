// What external users see of records, and who gains what by another policy.
#include "ambit/sharing_review.hpp"

#include "capi/call.hpp"

namespace capi = ambit::capi;

namespace {

/// Shares as the caller gives them; nothing stands for none.
ambit::result<ambit::sharing::shares> shares_of(const char* shares, std::size_t size) {
  if (size == 0) return ambit::sharing::shares();
  return ambit::sharing::shares::from_json(capi::view(shares, size));
}

}  // namespace

int32_t ambit_sharing_review(const ambit_engine* engine, const ambit_batch* batch,
                             const ambit_context* context, const char* shares, size_t shares_size,
                             const char* query, size_t query_size, ambit_scratch* scratch,
                             ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::handle_of(batch), capi::context_of(context), capi::bytes(shares, shares_size),
       capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        const auto by_hand = shares_of(shares, shares_size);
        if (!by_hand) {
          capi::give_report(by_hand.report(), report_out);
          return by_hand.code();
        }
        return capi::deliver(
            ambit::sharing::exposure_review(engine->value, batch->value,
                                            capi::to_context(*context), *by_hand,
                                            capi::view(query, query_size), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_sharing_diff(const ambit_engine* before, const ambit_batch* batch_before,
                           const ambit_engine* after, const ambit_batch* batch_after,
                           const ambit_context* context, const char* shares, size_t shares_size,
                           const char* query, size_t query_size, ambit_scratch* scratch,
                           ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(before),
       capi::handle_of(batch_before), capi::handle_of(after), capi::handle_of(batch_after),
       capi::context_of(context), capi::bytes(shares, shares_size),
       capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        const auto by_hand = shares_of(shares, shares_size);
        if (!by_hand) {
          capi::give_report(by_hand.report(), report_out);
          return by_hand.code();
        }
        return capi::deliver(
            ambit::sharing::policy_diff(before->value, batch_before->value, after->value,
                                        batch_after->value, capi::to_context(*context), *by_hand,
                                        capi::view(query, query_size), scratch->value),
            document_out, report_out);
      });
}
