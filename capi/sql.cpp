// SQL text: what a viewer sees, or which records pass, as the WHERE of the host's query.
#include "ambit/sql.hpp"

#include "capi/call.hpp"

using ambit::sharing::sight;
using ambit::sql::dialect;

static_assert(static_cast<int>(dialect::sqlite) == AMBIT_DIALECT_SQLITE);
static_assert(static_cast<int>(dialect::postgresql) == AMBIT_DIALECT_POSTGRESQL);
static_assert(static_cast<int>(dialect::duckdb) == AMBIT_DIALECT_DUCKDB);

namespace capi = ambit::capi;

namespace {

ambit::status dialect_of(int32_t kind) noexcept {
  return kind >= AMBIT_DIALECT_SQLITE && kind <= AMBIT_DIALECT_DUCKDB
             ? ambit::status::ok
             : ambit::status::invalid_argument;
}

ambit::status access_of(int32_t kind) noexcept {
  return kind == AMBIT_ACCESS_READ || kind == AMBIT_ACCESS_EDIT ? ambit::status::ok
                                                                : ambit::status::invalid_argument;
}

ambit::status deliver(ambit::result<ambit::sql::condition> made, ambit_document** document_out,
                      ambit_report** report_out) {
  capi::give_report(made.report(), report_out);
  return made ? capi::give_document(made->to_json(), document_out) : made.code();
}

}  // namespace

int32_t ambit_mapping_compile(const ambit_schema* schema, const char* object, size_t object_size,
                              const char* json, size_t json_size, ambit_mapping** mapping_out,
                              ambit_report** report_out) {
  return capi::call(
      {capi::out(mapping_out), capi::optional_out(report_out), capi::handle_of(schema),
       capi::text_of(object, object_size), capi::bytes(json, json_size)},
      [&] {
        return capi::deliver(
            ambit::sql::mapping::compile(schema->value, capi::view(object, object_size),
                                         capi::view(json, json_size)),
            mapping_out, report_out);
      });
}

int32_t ambit_mapping_free(ambit_mapping* mapping) {
  return capi::free_handle(mapping);
}

int32_t ambit_viewer_sql(const ambit_viewer* viewer, const ambit_mapping* mapping, int32_t dialect,
                         ambit_document** document_out, ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(viewer), capi::handle_of(mapping), dialect_of(dialect)},
                    [&] {
                      return deliver(
                          ambit::sql::visibility_sql(viewer->value, mapping->value,
                                                     static_cast<ambit::sql::dialect>(dialect)),
                          document_out, report_out);
                    });
}

int32_t ambit_sharing_sql(const ambit_sharing* sharing, const ambit_mapping* mapping,
                          int32_t dialect, int32_t access, ambit_document** document_out,
                          ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(sharing),
       capi::handle_of(mapping), dialect_of(dialect), access_of(access)},
      [&] {
        return deliver(ambit::sql::sharing_sql(sharing->value, mapping->value,
                                               static_cast<ambit::sql::dialect>(dialect),
                                               static_cast<sight>(access)),
                       document_out, report_out);
      });
}

int32_t ambit_criterion_sql(const ambit_criterion* criterion, const ambit_mapping* mapping,
                            int32_t dialect, const ambit_context* context, const ambit_zones* zones,
                            ambit_document** document_out, ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(criterion), capi::handle_of(mapping), dialect_of(dialect),
                     capi::context_of(context), capi::handle_of(zones)},
                    [&] {
                      return deliver(
                          ambit::sql::criteria_sql(criterion->value, mapping->value,
                                                   static_cast<ambit::sql::dialect>(dialect),
                                                   capi::to_context(*context), zones->value),
                          document_out, report_out);
                    });
}

int32_t ambit_sql_folded(const char* text, size_t text_size, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::text_of(text, text_size)}, [&] {
    return capi::give_document(ambit::sql::folded(capi::view(text, text_size)), document_out);
  });
}
