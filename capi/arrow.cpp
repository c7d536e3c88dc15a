// Arrow: columns in and out.
#include <algorithm>
#include <span>

#include "capi/ambit_arrow.h"
#include "capi/call.hpp"

namespace capi = ambit::capi;

namespace {

using pieces_of_table = std::span<const ArrowArray* const>;

/// An array of arrays, each of which is there.
ambit::status pieces_given(const ArrowArray* const* pieces, std::size_t count) noexcept {
  if (count == 0) return ambit::status::ok;
  if (pieces == nullptr) return ambit::status::null_argument;
  const pieces_of_table all(pieces, count);
  return std::find(all.begin(), all.end(), nullptr) == all.end() ? ambit::status::ok
                                                                 : ambit::status::null_argument;
}

pieces_of_table view(const ArrowArray* const* pieces, std::size_t count) noexcept {
  return count == 0 ? pieces_of_table() : pieces_of_table(pieces, count);
}

template <class T>
ambit::status given(const T* pointer) noexcept {
  return pointer == nullptr ? ambit::status::null_argument : ambit::status::ok;
}

}  // namespace

int32_t ambit_batch_bind_arrow(const ambit_schema* schema, const char* object, size_t object_size,
                               const ArrowSchema* columns, const ArrowArray* const* pieces,
                               size_t piece_count, ambit_batch** batch_out,
                               ambit_report** report_out) {
  return capi::call(
      {capi::out(batch_out), capi::optional_out(report_out), capi::handle_of(schema),
       capi::text_of(object, object_size), given(columns), pieces_given(pieces, piece_count)},
      [&] {
        return capi::deliver(ambit::bind_arrow(schema->value, capi::view(object, object_size),
                                               *columns, view(pieces, piece_count)),
                             batch_out, report_out);
      });
}

int32_t ambit_directory_apply_arrow(const ambit_directory* directory, const char* kind,
                                    size_t kind_size, const ArrowSchema* columns,
                                    const ArrowArray* const* pieces, size_t piece_count,
                                    ambit_directory** directory_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(directory_out), capi::optional_out(report_out), capi::handle_of(directory),
       capi::text_of(kind, kind_size), given(columns), pieces_given(pieces, piece_count)},
      [&] {
        return capi::deliver(ambit::apply_arrow(directory->value, capi::view(kind, kind_size),
                                                *columns, view(pieces, piece_count)),
                             directory_out, report_out);
      });
}

int32_t ambit_renewals_export_arrow(const ambit_renewals* renewals, ArrowSchema* schema_out,
                                    ArrowArray* array_out) {
  return capi::call({capi::out(schema_out), capi::out(array_out), capi::handle_of(renewals)}, [&] {
    ambit::export_arrow(renewals->value.to_columns(), *schema_out, *array_out);
    return ambit::status::ok;
  });
}

int32_t ambit_renewals_recipients_export_arrow(const ambit_renewals* renewals,
                                               ArrowSchema* schema_out, ArrowArray* array_out) {
  return capi::call({capi::out(schema_out), capi::out(array_out), capi::handle_of(renewals)}, [&] {
    ambit::export_arrow(renewals->value.recipients_to_columns(), *schema_out, *array_out);
    return ambit::status::ok;
  });
}

int32_t ambit_plan_export_arrow(const ambit_plan* plan, ArrowSchema* schema_out,
                                ArrowArray* array_out) {
  return capi::call({capi::out(schema_out), capi::out(array_out), capi::handle_of(plan)}, [&] {
    ambit::export_arrow(plan->value.to_columns(), *schema_out, *array_out);
    return ambit::status::ok;
  });
}
