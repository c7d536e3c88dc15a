// Leads: the questions. Their answers are matches.cpp and plan.cpp.
#include "ambit/leads.hpp"

#include "ambit/acts.hpp"
#include "capi/call.hpp"

namespace capi = ambit::capi;

namespace {

/// What makes a plan of a batch: deciding, and ageing with and without committing.
template <class Plan>
int32_t plan_of(Plan make, const ambit_engine* engine, const ambit_batch* batch,
                const ambit_ledger* ledger, const ambit_context* context, ambit_scratch* scratch,
                ambit_plan** plan_out, ambit_report** report_out) {
  return capi::call({capi::out(plan_out), capi::optional_out(report_out), capi::handle_of(engine),
                     capi::handle_of(batch), capi::handle_of(ledger), capi::context_of(context),
                     capi::handle_of(scratch)},
                    [&] {
                      return capi::deliver(make(engine->value, batch->value, ledger->value,
                                                capi::to_context(*context), scratch->value),
                                           plan_out, report_out);
                    });
}

}  // namespace

int32_t ambit_leads_decide(const ambit_engine* engine, const ambit_batch* batch,
                           const ambit_ledger* ledger, const ambit_context* context,
                           ambit_scratch* scratch, ambit_plan** plan_out,
                           ambit_report** report_out) {
  return plan_of(ambit::leads::decide, engine, batch, ledger, context, scratch, plan_out,
                 report_out);
}

int32_t ambit_leads_match(const ambit_engine* engine, const ambit_batch* batch,
                          const ambit_context* context, ambit_scratch* scratch,
                          ambit_matches** matches_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(matches_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::handle_of(batch), capi::context_of(context), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(ambit::leads::match(engine->value, batch->value,
                                                 capi::to_context(*context), scratch->value),
                             matches_out, report_out);
      });
}

int32_t ambit_leads_plan(const ambit_engine* engine, const ambit_batch* batch,
                         const ambit_matches* matches, const ambit_ledger* ledger,
                         const ambit_context* context, ambit_scratch* scratch,
                         ambit_plan** plan_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(plan_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::handle_of(batch), capi::handle_of(matches), capi::handle_of(ledger),
       capi::context_of(context), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            ambit::leads::plan(engine->value, batch->value, matches->value, ledger->value,
                               capi::to_context(*context), scratch->value),
            plan_out, report_out);
      });
}

int32_t ambit_leads_explain(const ambit_engine* engine, const ambit_batch* batch, size_t row,
                            const ambit_ledger* ledger, const ambit_context* context,
                            ambit_scratch* scratch, ambit_document** document_out,
                            ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(engine), capi::handle_of(batch), capi::handle_of(ledger),
                     capi::context_of(context), capi::handle_of(scratch)},
                    [&] {
                      return capi::deliver(
                          ambit::leads::explain(engine->value, batch->value, row, ledger->value,
                                                capi::to_context(*context), scratch->value),
                          document_out, report_out);
                    });
}

int32_t ambit_leads_eligible_owners(const ambit_engine* engine, const char* question,
                                    size_t question_size, const ambit_context* context,
                                    ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::bytes(question, question_size), capi::context_of(context)},
      [&] {
        return capi::deliver(
            ambit::leads::eligible_owners(engine->value, capi::view(question, question_size),
                                          capi::to_context(*context)),
            document_out, report_out);
      });
}

int32_t ambit_leads_act(const ambit_engine* engine, const ambit_ledger* ledger,
                        const ambit_context* context, const char* acts_json, size_t acts_json_size,
                        ambit_document** results_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(results_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::handle_of(ledger), capi::context_of(context), capi::bytes(acts_json, acts_json_size)},
      [&] {
        const auto done = ambit::leads::act(engine->value, capi::view(acts_json, acts_json_size),
                                            ledger->value, capi::to_context(*context));
        capi::give_report(done.report(), report_out);
        if (!done) return done.code();
        return capi::give_document(done->to_json_lines(), results_out);
      });
}

int32_t ambit_leads_plan_acts(const ambit_engine* engine, const ambit_ledger* ledger,
                              const ambit_context* context, const char* acts_json,
                              size_t acts_json_size, ambit_document** results_out,
                              ambit_document** changes_out, ambit_report** report_out) {
  return capi::call({capi::out(results_out), capi::out(changes_out), capi::optional_out(report_out),
                     capi::handle_of(engine), capi::handle_of(ledger), capi::context_of(context),
                     capi::bytes(acts_json, acts_json_size)},
                    [&] {
                      const auto done = ambit::leads::plan_acts(
                          engine->value, capi::view(acts_json, acts_json_size), ledger->value,
                          capi::to_context(*context));
                      capi::give_report(done.report(), report_out);
                      if (!done) return done.code();
                      auto results = std::make_unique<ambit_document>(done->to_json_lines());
                      const ambit::status given =
                          capi::deliver_text(ledger->value.changes(*done), changes_out);
                      if (given == ambit::status::ok) *results_out = results.release();
                      return given;
                    });
}

int32_t ambit_leads_reassign_by_age(const ambit_engine* engine, const ambit_batch* batch,
                                    const ambit_ledger* ledger, const ambit_context* context,
                                    ambit_scratch* scratch, ambit_plan** plan_out,
                                    ambit_report** report_out) {
  return plan_of(ambit::leads::reassign_by_age, engine, batch, ledger, context, scratch, plan_out,
                 report_out);
}

int32_t ambit_leads_plan_by_age(const ambit_engine* engine, const ambit_batch* batch,
                                const ambit_ledger* ledger, const ambit_context* context,
                                ambit_scratch* scratch, ambit_plan** plan_out,
                                ambit_report** report_out) {
  return plan_of(ambit::leads::plan_by_age, engine, batch, ledger, context, scratch, plan_out,
                 report_out);
}

int32_t ambit_leads_ask(const ambit_engine* engine, const ambit_ledger* ledger,
                        const ambit_context* context, const char* question_json,
                        size_t question_json_size, ambit_document** document_out,
                        ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::handle_of(ledger), capi::context_of(context),
       capi::bytes(question_json, question_json_size)},
      [&] {
        return capi::deliver(
            ambit::leads::ask(engine->value, capi::view(question_json, question_json_size),
                              ledger->value, capi::to_context(*context)),
            document_out, report_out);
      });
}
