// Importing from Salesforce: the request is JSON, so that no array of strings crosses the border.
#include "ambit/salesforce.hpp"

#include "capi/call.hpp"
#include "src/base/json.hpp"

namespace capi = ambit::capi;

namespace {

struct import_request {
  std::vector<ambit::salesforce::source> files;
  ambit::salesforce::options options;
};

void read_files(ambit::json::value list, import_request& request, ambit::report& problems) {
  for (auto item = list.first(); item; item = item.next()) {
    ambit::json::reader in(item, problems, "a file");
    const auto name = in.require("name", ambit::json::kind::string);
    const auto text = in.require("text", ambit::json::kind::string);
    in.finish();
    if (name && text) {
      request.files.push_back({std::string(name.string()), std::string(text.string())});
    }
  }
}

void read_options(ambit::json::value given, import_request& request, ambit::report& problems) {
  ambit::json::reader in(given, problems, "the options");
  if (const auto name = in.optional("name", ambit::json::kind::string)) {
    request.options.name = name.string();
  }
  if (const auto zone = in.optional("time_zone", ambit::json::kind::string)) {
    request.options.time_zone = zone.string();
  }
  if (const auto schema = in.optional("schema", ambit::json::kind::object)) {
    request.options.schema_json = schema.source();
  }
  in.finish();
}

/// Whether the request could be read; else `problems` says what is wrong with it.
bool read_request(std::string_view text, import_request& request, ambit::report& problems) {
  ambit::json::document document;
  if (!document.parse(text, {}, problems)) return false;
  ambit::json::reader in(document.root(), problems, "an import request");
  if (const auto files = in.require("files", ambit::json::kind::array)) {
    read_files(files, request, problems);
  }
  if (const auto options = in.optional("options", ambit::json::kind::object)) {
    read_options(options, request, problems);
  }
  in.finish();
  return !problems.has_errors();
}

}  // namespace

int32_t ambit_salesforce_import(const char* request_json, size_t request_json_size,
                                const ambit_zones* zones, ambit_document** policy_out,
                                ambit_document** directory_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(policy_out), capi::out(directory_out), capi::optional_out(report_out),
       capi::bytes(request_json, request_json_size), capi::optional_handle(zones)},
      [&] {
        import_request request;
        ambit::report problems;
        if (!read_request(capi::view(request_json, request_json_size), request, problems)) {
          capi::give_report(problems, report_out);
          return ambit::status::invalid_import;
        }
        if (zones != nullptr) request.options.zone_data = zones->value;
        auto imported = ambit::salesforce::read(request.files, request.options);
        capi::give_report(imported ? imported->notes : imported.report(), report_out);
        if (!imported) return imported.code();
        auto policy = std::make_unique<ambit_document>(std::move(imported->policy_json));
        *directory_out = new ambit_document(std::move(imported->directory_json));
        *policy_out = policy.release();
        return ambit::status::ok;
      });
}
