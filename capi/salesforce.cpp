// Importing from Salesforce.
#include "ambit/salesforce.hpp"

#include "capi/call.hpp"
#include "capi/import_request.hpp"

namespace capi = ambit::capi;

int32_t ambit_salesforce_import(const char* request_json, size_t request_json_size,
                                const ambit_zones* zones, ambit_document** policy_out,
                                ambit_document** directory_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(policy_out), capi::out(directory_out), capi::optional_out(report_out),
       capi::bytes(request_json, request_json_size), capi::optional_handle(zones)},
      [&] {
        std::vector<ambit::salesforce::source> files;
        ambit::salesforce::options options;
        ambit::report problems;
        const auto read_options = [&](ambit::json::reader& in) {
          capi::read_common_options(in, options);
        };
        if (!capi::read_import_request(capi::view(request_json, request_json_size), files,
                                       read_options, problems)) {
          capi::give_report(problems, report_out);
          return ambit::status::invalid_import;
        }
        if (zones != nullptr) options.zone_data = zones->value;
        auto imported = ambit::salesforce::read(files, options);
        capi::give_report(imported ? imported->notes : imported.report(), report_out);
        if (!imported) return imported.code();
        auto policy = std::make_unique<ambit_document>(std::move(imported->policy_json));
        *directory_out = new ambit_document(std::move(imported->directory_json));
        *policy_out = policy.release();
        return ambit::status::ok;
      });
}
