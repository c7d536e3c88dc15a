// Batches: the records that are being decided on.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_batch_from_json(const ambit_schema* schema, const char* object, size_t object_size,
                              const char* json, size_t json_size, ambit_batch** batch_out,
                              ambit_report** report_out) {
  return capi::call({capi::out(batch_out), capi::optional_out(report_out), capi::handle_of(schema),
                     capi::text_of(object, object_size), capi::bytes(json, json_size)},
                    [&] {
                      return capi::deliver(
                          ambit::batch::from_json(schema->value, capi::view(object, object_size),
                                                  capi::view(json, json_size)),
                          batch_out, report_out);
                    });
}

int32_t ambit_batch_size(const ambit_batch* batch, size_t* count_out) {
  return capi::call({capi::out(count_out), capi::handle_of(batch)}, [&] {
    *count_out = batch->value.size();
    return ambit::status::ok;
  });
}

int32_t ambit_batch_id(const ambit_batch* batch, size_t row, const char** text_out,
                       size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(batch)}, [&] {
    if (row >= batch->value.size()) return ambit::status::invalid_argument;
    const std::string_view id = batch->value.id(row);
    *text_out = id.empty() ? "" : id.data();
    *size_out = id.size();
    return ambit::status::ok;
  });
}

int32_t ambit_batch_free(ambit_batch* batch) {
  return capi::free_handle(batch);
}
