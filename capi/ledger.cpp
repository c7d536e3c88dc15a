// Ledgers: what has happened.
#include "ambit/sqlite.hpp"
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_ledger_create(ambit_ledger** ledger_out) {
  return capi::call({capi::out(ledger_out)}, [&] {
    *ledger_out = new ambit_ledger(ambit::ledger());
    return ambit::status::ok;
  });
}

namespace {

constexpr std::uint32_t known_flags =
    AMBIT_LEDGER_EXISTING | AMBIT_LEDGER_READ_ONLY | AMBIT_LEDGER_PROCESS_END;

ambit::sqlite::options to_options(std::int64_t wait_ms, std::uint32_t flags) {
  ambit::sqlite::options how;
  how.wait_ms = wait_ms;
  how.create = (flags & AMBIT_LEDGER_EXISTING) == 0;
  how.read_only = (flags & AMBIT_LEDGER_READ_ONLY) != 0;
  if ((flags & AMBIT_LEDGER_PROCESS_END) != 0)
    how.survives = ambit::sqlite::options::durability::process_end;
  return how;
}

}  // namespace

int32_t ambit_ledger_open(const ambit_sqlite* sqlite, const char* path, size_t path_size,
                          int64_t wait_ms, uint32_t flags, ambit_ledger** ledger_out,
                          ambit_report** report_out) {
  return capi::call(
      {capi::out(ledger_out), capi::optional_out(report_out),
       sqlite == nullptr ? ambit::status::null_argument : ambit::status::ok,
       capi::text_of(path, path_size),
       (flags & ~known_flags) != 0 ? ambit::status::invalid_argument : ambit::status::ok},
      [&] {
        return capi::deliver(
            ambit::sqlite::open(*sqlite, capi::view(path, path_size), to_options(wait_ms, flags)),
            ledger_out, report_out);
      });
}

int32_t ambit_ledger_commit(const ambit_ledger* ledger, const ambit_plan* plan) {
  return capi::call({capi::handle_of(ledger), capi::handle_of(plan)},
                    [&] { return ledger->value.commit(plan->value); });
}

int32_t ambit_ledger_changes(const ambit_ledger* ledger, const ambit_plan* plan,
                             ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(ledger), capi::handle_of(plan)}, [&] {
    return capi::deliver_text(ledger->value.changes(plan->value), document_out);
  });
}

int32_t ambit_ledger_apply(const ambit_ledger* ledger, const char* json, size_t json_size,
                           ambit_report** report_out) {
  return capi::call(
      {capi::optional_out(report_out), capi::handle_of(ledger), capi::bytes(json, json_size)}, [&] {
        ambit::report problems;
        const ambit::status applied = ledger->value.apply(capi::view(json, json_size), &problems);
        capi::give_report(problems, report_out);
        return applied;
      });
}

int32_t ambit_ledger_owner_of(const ambit_ledger* ledger, const char* object, size_t object_size,
                              const char* id, size_t id_size, ambit_document** document_out) {
  return capi::call(
      {capi::out(document_out), capi::handle_of(ledger), capi::text_of(object, object_size),
       capi::text_of(id, id_size)},
      [&] {
        return capi::deliver_text(
            ledger->value.owner_of(capi::view(object, object_size), capi::view(id, id_size)),
            document_out);
      });
}

int32_t ambit_ledger_snapshot(const ambit_ledger* ledger, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(ledger)},
                    [&] { return capi::deliver_text(ledger->value.snapshot(), document_out); });
}

int32_t ambit_ledger_restore(const char* json, size_t json_size, ambit_ledger** ledger_out,
                             ambit_report** report_out) {
  return capi::call(
      {capi::out(ledger_out), capi::optional_out(report_out), capi::bytes(json, json_size)}, [&] {
        return capi::deliver(ambit::ledger::restore(capi::view(json, json_size)), ledger_out,
                             report_out);
      });
}

int32_t ambit_ledger_restore_part(const char* json, size_t json_size, ambit_ledger** ledger_out,
                                  ambit_report** report_out) {
  return capi::call(
      {capi::out(ledger_out), capi::optional_out(report_out), capi::bytes(json, json_size)}, [&] {
        return capi::deliver(ambit::ledger::restore_part(capi::view(json, json_size)), ledger_out,
                             report_out);
      });
}

int32_t ambit_ledger_free(ambit_ledger* ledger) {
  return capi::free_handle(ledger);
}
