// Reports: the problems of an input.
#include "capi/call.hpp"

namespace capi = ambit::capi;

ambit_report::ambit_report(const ambit::report& found)
    : error_count(found.error_count()),
      warning_count(found.warning_count()),
      text(found.to_text()),
      json(found.to_json()) {}

int32_t ambit_report_error_count(const ambit_report* report, size_t* count_out) {
  return capi::call({capi::out(count_out), capi::handle_of(report)}, [&] {
    *count_out = report->error_count;
    return ambit::status::ok;
  });
}

int32_t ambit_report_warning_count(const ambit_report* report, size_t* count_out) {
  return capi::call({capi::out(count_out), capi::handle_of(report)}, [&] {
    *count_out = report->warning_count;
    return ambit::status::ok;
  });
}

int32_t ambit_report_text(const ambit_report* report, const char** text_out, size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(report)},
                    [&] { return capi::give_text(report->text, text_out, size_out); });
}

int32_t ambit_report_json(const ambit_report* report, const char** text_out, size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(report)},
                    [&] { return capi::give_text(report->json, text_out, size_out); });
}

int32_t ambit_report_free(ambit_report* report) {
  return capi::free_handle(report);
}
