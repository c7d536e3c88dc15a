// Renewals: whose the conversation is, and who hears of it.
#include "ambit/renewals.hpp"

#include "capi/call.hpp"

using ambit::renewals::notice_kind;

static_assert(static_cast<int>(notice_kind::renewal) == AMBIT_NOTICE_RENEWAL);
static_assert(static_cast<int>(notice_kind::account) == AMBIT_NOTICE_ACCOUNT);
static_assert(static_cast<int>(ambit::renewals::outcome::decided) == AMBIT_RENEWAL_DECIDED);
static_assert(static_cast<int>(ambit::renewals::outcome::undeliverable) ==
              AMBIT_RENEWAL_UNDELIVERABLE);
static_assert(static_cast<int>(ambit::renewals::outcome::undecided) == AMBIT_RENEWAL_UNDECIDED);
static_assert(static_cast<int>(ambit::renewals::party::vendor) == AMBIT_PARTY_VENDOR);
static_assert(static_cast<int>(ambit::renewals::party::partner) == AMBIT_PARTY_PARTNER);

namespace capi = ambit::capi;

namespace {

ambit::status kind_of(int32_t kind) noexcept {
  return kind == AMBIT_NOTICE_RENEWAL || kind == AMBIT_NOTICE_ACCOUNT
             ? ambit::status::ok
             : ambit::status::invalid_argument;
}

}  // namespace

ambit_renewals::ambit_renewals(ambit::renewals::decisions held) : holder(std::move(held)) {
  outcomes.reserve(value.size());
  owners.reserve(value.size());
  for (std::size_t row = 0; row < value.size(); ++row) {
    outcomes.push_back(static_cast<std::uint8_t>(value.outcome(row)));
    owners.push_back(static_cast<std::uint8_t>(value.owner(row)));
  }
}

int32_t ambit_clients_bind(const ambit_engine* engine, const ambit_batch* batch,
                           ambit_scratch* scratch, ambit_clients** clients_out,
                           ambit_report** report_out) {
  return capi::call({capi::out(clients_out), capi::optional_out(report_out),
                     capi::handle_of(engine), capi::handle_of(batch), capi::handle_of(scratch)},
                    [&] {
                      return capi::deliver(ambit::renewals::clients::bind(
                                               engine->value, batch->value, scratch->value),
                                           clients_out, report_out);
                    });
}

int32_t ambit_clients_free(ambit_clients* clients) {
  return capi::free_handle(clients);
}

int32_t ambit_renewals_decide(const ambit_clients* clients, int32_t kind,
                              const ambit_context* context, ambit_renewals** renewals_out,
                              ambit_report** report_out) {
  return capi::call({capi::out(renewals_out), capi::optional_out(report_out),
                     capi::handle_of(clients), kind_of(kind), capi::context_of(context)},
                    [&] {
                      return capi::deliver(
                          ambit::renewals::decide(clients->value, static_cast<notice_kind>(kind),
                                                  capi::to_context(*context)),
                          renewals_out, report_out);
                    });
}

int32_t ambit_renewals_explain(const ambit_clients* clients, size_t row, int32_t kind,
                               const ambit_context* context, ambit_document** document_out,
                               ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(clients), kind_of(kind), capi::context_of(context)},
                    [&] {
                      return capi::deliver(ambit::renewals::explain(clients->value, row,
                                                                    static_cast<notice_kind>(kind),
                                                                    capi::to_context(*context)),
                                           document_out, report_out);
                    });
}

int32_t ambit_renewals_standing(const ambit_clients* clients, const char* day, size_t day_size,
                                ambit_document** document_out, ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(clients), capi::text_of(day, day_size)},
                    [&] {
                      const auto found =
                          ambit::renewals::standing(clients->value, capi::view(day, day_size));
                      capi::give_report(found.report(), report_out);
                      if (!found) return found.code();
                      return capi::give_document(found->to_json_lines(), document_out);
                    });
}

int32_t ambit_renewals_due(const ambit_clients* clients, const ambit_ledger* ledger,
                           const char* from, size_t from_size, const char* to, size_t to_size,
                           ambit_document** notices_out, ambit_document** sent_commands_out,
                           ambit_report** report_out) {
  return capi::call(
      {capi::out(notices_out), capi::optional_out(sent_commands_out),
       capi::optional_out(report_out), capi::handle_of(clients), capi::handle_of(ledger),
       capi::text_of(from, from_size), capi::text_of(to, to_size)},
      [&] {
        const auto found = ambit::renewals::due(
            clients->value, ledger->value, capi::view(from, from_size), capi::view(to, to_size));
        capi::give_report(found.report(), report_out);
        if (!found) return found.code();
        std::string lines = found->to_json_lines();
        if (sent_commands_out != nullptr) {
          capi::give_document(found->sent_commands(), sent_commands_out);
        }
        return capi::give_document(std::move(lines), notices_out);
      });
}

int32_t ambit_renewals_preview(const ambit_clients* clients, const char* commands,
                               size_t commands_size, const ambit_context* context,
                               ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(clients),
       capi::bytes(commands, commands_size), capi::context_of(context)},
      [&] {
        return capi::deliver(
            ambit::renewals::preview(clients->value, capi::view(commands, commands_size),
                                     capi::to_context(*context)),
            document_out, report_out);
      });
}

int32_t ambit_renewals_size(const ambit_renewals* renewals, size_t* count_out) {
  return capi::call({capi::out(count_out), capi::handle_of(renewals)}, [&] {
    *count_out = renewals->outcomes.size();
    return ambit::status::ok;
  });
}

int32_t ambit_renewals_outcomes(const ambit_renewals* renewals, const uint8_t** outcomes_out,
                                size_t* count_out) {
  return capi::call({capi::out(outcomes_out), capi::out(count_out), capi::handle_of(renewals)},
                    [&] {
                      *outcomes_out = renewals->outcomes.data();
                      *count_out = renewals->outcomes.size();
                      return ambit::status::ok;
                    });
}

int32_t ambit_renewals_owners(const ambit_renewals* renewals, const uint8_t** owners_out,
                              size_t* count_out) {
  return capi::call({capi::out(owners_out), capi::out(count_out), capi::handle_of(renewals)}, [&] {
    *owners_out = renewals->owners.data();
    *count_out = renewals->owners.size();
    return ambit::status::ok;
  });
}

int32_t ambit_renewals_json(const ambit_renewals* renewals, size_t row,
                            ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(renewals)}, [&] {
    if (row >= renewals->outcomes.size()) return ambit::status::invalid_argument;
    return capi::give_document(renewals->value.to_json(row), document_out);
  });
}

int32_t ambit_renewals_json_lines(const ambit_renewals* renewals, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(renewals)}, [&] {
    return capi::give_document(renewals->value.to_json_lines(), document_out);
  });
}

int32_t ambit_renewals_free(ambit_renewals* renewals) {
  return capi::free_handle(renewals);
}
