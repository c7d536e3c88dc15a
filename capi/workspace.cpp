// Workspace: what is on a success manager's plate.
#include "ambit/workspace.hpp"

#include <vector>

#include "capi/call.hpp"

namespace capi = ambit::capi;

using ambit::workspace::viewer;

namespace {

/// As many handles as are said, all of them batches that are alive.
ambit::status batches_of(const ambit_batch* const* batches, size_t count) noexcept {
  if (count == 0) return ambit::status::ok;
  if (batches == nullptr) return ambit::status::null_argument;
  if (count > AMBIT_WORKSPACE_MAX_BATCHES) return ambit::status::invalid_argument;
  for (size_t i = 0; i < count; ++i) {
    const ambit::status found = capi::handle_of(batches[i]);
    if (found != ambit::status::ok) return found;
  }
  return ambit::status::ok;
}

}  // namespace

int32_t ambit_workspace_bind(const ambit_engine* engine, const char* user, size_t user_size,
                             const ambit_context* context, const char* plate_of,
                             size_t plate_of_size, const ambit_shares* by_hand,
                             ambit_workspace** workspace_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(workspace_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::text_of(user, user_size), capi::context_of(context),
       capi::text_of(plate_of, plate_of_size), capi::optional_handle(by_hand)},
      [&] {
        return capi::deliver(
            viewer::bind(engine->value, capi::view(user, user_size), capi::to_context(*context),
                         capi::view(plate_of, plate_of_size),
                         by_hand ? by_hand->value : ambit::sharing::shares()),
            workspace_out, report_out);
      });
}

int32_t ambit_workspace_entry(const ambit_workspace* workspace, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(workspace)},
                    [&] { return capi::give_document(workspace->value.entry(), document_out); });
}

int32_t ambit_workspace_ask(const ambit_workspace* workspace, const ambit_batch* const* batches,
                            size_t batch_count, const char* question, size_t question_size,
                            ambit_scratch* scratch, ambit_document** document_out,
                            ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(workspace), batches_of(batches, batch_count),
                     capi::bytes(question, question_size), capi::handle_of(scratch)},
                    [&] {
                      std::vector<const ambit::batch*> records;
                      for (size_t i = 0; i < batch_count; ++i)
                        records.push_back(&batches[i]->value);
                      return capi::deliver(ambit::workspace::ask(
                                               workspace->value, records,
                                               capi::view(question, question_size), scratch->value),
                                           document_out, report_out);
                    });
}

int32_t ambit_workspace_free(ambit_workspace* workspace) {
  return capi::free_handle(workspace);
}
