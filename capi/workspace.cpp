// Workspace: what is on a success manager's plate.
#include "ambit/workspace.hpp"

#include <memory>
#include <string_view>
#include <vector>

#include "ambit/workspace_acts.hpp"
#include "ambit/workspace_views.hpp"
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

std::vector<const ambit::batch*> records_of(const ambit_batch* const* batches, size_t count) {
  std::vector<const ambit::batch*> records;
  for (size_t i = 0; i < count; ++i) records.push_back(&batches[i]->value);
  return records;
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
                            size_t batch_count, const ambit_ledger* ledger, const char* question,
                            size_t question_size, ambit_scratch* scratch,
                            ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(workspace),
       batches_of(batches, batch_count), capi::optional_handle(ledger),
       capi::bytes(question, question_size), capi::handle_of(scratch)},
      [&] {
        const auto records = records_of(batches, batch_count);
        const std::string_view asked = capi::view(question, question_size);
        const viewer& who = workspace->value;
        return capi::deliver(
            ledger ? ambit::workspace::ask(who, records, asked, ledger->value, scratch->value)
                   : ambit::workspace::ask(who, records, asked, scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_workspace_act(const ambit_workspace* workspace, const ambit_batch* const* batches,
                            size_t batch_count, const ambit_ledger* ledger, const char* acts_json,
                            size_t acts_json_size, ambit_scratch* scratch,
                            ambit_document** results_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(results_out), capi::optional_out(report_out), capi::handle_of(workspace),
       batches_of(batches, batch_count), capi::handle_of(ledger),
       capi::bytes(acts_json, acts_json_size), capi::handle_of(scratch)},
      [&] {
        const auto done = ambit::workspace::act(workspace->value, records_of(batches, batch_count),
                                                capi::view(acts_json, acts_json_size),
                                                ledger->value, scratch->value);
        capi::give_report(done.report(), report_out);
        if (!done) return done.code();
        return capi::give_document(done->to_json_lines(), results_out);
      });
}

int32_t ambit_workspace_plan_acts(const ambit_workspace* workspace,
                                  const ambit_batch* const* batches, size_t batch_count,
                                  const ambit_ledger* ledger, const char* acts_json,
                                  size_t acts_json_size, ambit_scratch* scratch,
                                  ambit_document** results_out, ambit_document** changes_out,
                                  ambit_report** report_out) {
  return capi::call(
      {capi::out(results_out), capi::out(changes_out), capi::optional_out(report_out),
       capi::handle_of(workspace), batches_of(batches, batch_count), capi::handle_of(ledger),
       capi::bytes(acts_json, acts_json_size), capi::handle_of(scratch)},
      [&] {
        const auto done = ambit::workspace::plan_acts(
            workspace->value, records_of(batches, batch_count),
            capi::view(acts_json, acts_json_size), ledger->value, scratch->value);
        capi::give_report(done.report(), report_out);
        if (!done) return done.code();
        auto results = std::make_unique<ambit_document>(done->to_json_lines());
        const ambit::status given = capi::deliver_text(ledger->value.changes(*done), changes_out);
        if (given == ambit::status::ok) *results_out = results.release();
        return given;
      });
}

int32_t ambit_workspace_ask_ledger(const ambit_workspace* workspace,
                                   const ambit_batch* const* batches, size_t batch_count,
                                   const ambit_ledger* ledger, const char* question,
                                   size_t question_size, ambit_scratch* scratch,
                                   ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(workspace),
       batches_of(batches, batch_count), capi::handle_of(ledger),
       capi::bytes(question, question_size), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            ambit::workspace::ask_ledger(workspace->value, records_of(batches, batch_count),
                                         capi::view(question, question_size), ledger->value,
                                         scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_workspace_free(ambit_workspace* workspace) {
  return capi::free_handle(workspace);
}
