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
