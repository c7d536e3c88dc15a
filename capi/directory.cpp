// Directories: who there is.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_directory_create(ambit_directory** directory_out) {
  return capi::call({capi::out(directory_out)}, [&] {
    *directory_out = new ambit_directory(ambit::directory());
    return ambit::status::ok;
  });
}

int32_t ambit_directory_apply(const ambit_directory* directory, const char* json, size_t json_size,
                              ambit_directory** directory_out, ambit_report** report_out) {
  return capi::call({capi::out(directory_out), capi::optional_out(report_out),
                     capi::handle_of(directory), capi::bytes(json, json_size)},
                    [&] {
                      return capi::deliver(directory->value.apply(capi::view(json, json_size)),
                                           directory_out, report_out);
                    });
}

int32_t ambit_directory_change(const ambit_directory* directory, const char* commands,
                               size_t commands_size, const ambit_policy* policy,
                               const ambit_ledger* ledger, ambit_directory** directory_out,
                               ambit_document** changes_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(directory_out), capi::out(changes_out), capi::optional_out(report_out),
       capi::handle_of(directory), capi::bytes(commands, commands_size),
       capi::optional_handle(policy), capi::optional_handle(ledger)},
      [&] {
        const auto made =
            ambit::change_directory(directory->value, capi::view(commands, commands_size),
                                    policy != nullptr ? &policy->value : nullptr,
                                    ledger != nullptr ? &ledger->value : nullptr);
        capi::give_report(made.report(), report_out);
        if (!made) return made.code();
        auto next = std::make_unique<ambit_directory>(made->next());
        const ambit::status given = capi::give_document(made->to_json(), changes_out);
        *directory_out = next.release();
        return given;
      });
}

int32_t ambit_directory_json(const ambit_directory* directory, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(directory)},
                    [&] { return capi::give_document(directory->value.to_json(), document_out); });
}

int32_t ambit_directory_counts(const ambit_directory* directory, size_t* users_out,
                               size_t* accounts_out, size_t* contacts_out, size_t* queues_out,
                               size_t* communities_out) {
  return capi::call({capi::out(users_out), capi::out(accounts_out), capi::out(contacts_out),
                     capi::out(queues_out), capi::out(communities_out), capi::handle_of(directory)},
                    [&] {
                      *users_out = directory->value.user_count();
                      *accounts_out = directory->value.account_count();
                      *contacts_out = directory->value.contact_count();
                      *queues_out = directory->value.queue_count();
                      *communities_out = directory->value.community_count();
                      return ambit::status::ok;
                    });
}

int32_t ambit_directory_fingerprint(const ambit_directory* directory, const char** text_out,
                                    size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(directory)},
                    [&] { return capi::give_text(directory->fingerprint, text_out, size_out); });
}

int32_t ambit_directory_free(ambit_directory* directory) {
  return capi::free_handle(directory);
}
