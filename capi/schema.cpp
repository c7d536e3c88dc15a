// Schemas: the fields of each kind of record.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_schema_compile(const char* json, size_t json_size, ambit_schema** schema_out,
                             ambit_report** report_out) {
  return capi::call(
      {capi::out(schema_out), capi::optional_out(report_out), capi::bytes(json, json_size)}, [&] {
        return capi::deliver(ambit::schema::compile(capi::view(json, json_size)), schema_out,
                             report_out);
      });
}

int32_t ambit_schema_fingerprint(const ambit_schema* schema, const char** text_out,
                                 size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(schema)},
                    [&] { return capi::give_text(schema->fingerprint, text_out, size_out); });
}

int32_t ambit_schema_free(ambit_schema* schema) {
  return capi::free_handle(schema);
}
