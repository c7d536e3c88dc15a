// Importing from HubSpot.
#include "ambit/hubspot.hpp"

#include <charconv>

#include "capi/call.hpp"
#include "capi/import_request.hpp"

namespace capi = ambit::capi;

namespace {

/// A count; what is no whole number of 64 bits is reported.
void read_count(ambit::json::reader& in, std::string_view key, std::size_t& count,
                ambit::report& problems) {
  const auto given = in.optional(key, ambit::json::kind::number);
  if (!given) return;
  const std::string_view digits = given.number();
  std::uint64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec == std::errc() && read.ptr == digits.data() + digits.size()) {
    count = static_cast<std::size_t>(value);
  } else {
    ambit::json::error(problems, given, "ill_formed_number", given.describe(), "a whole number");
  }
}

}  // namespace

int32_t ambit_hubspot_import(const char* request_json, size_t request_json_size,
                             const ambit_zones* zones, ambit_document** policy_out,
                             ambit_report** report_out) {
  return capi::call({capi::out(policy_out), capi::optional_out(report_out),
                     capi::bytes(request_json, request_json_size), capi::optional_handle(zones)},
                    [&] {
                      std::vector<ambit::hubspot::source> files;
                      ambit::hubspot::options options;
                      ambit::report problems;
                      const auto read_options = [&](ambit::json::reader& in) {
                        capi::read_common_options(in, options);
                        if (const auto object = in.optional("object", ambit::json::kind::string)) {
                          options.object = object.string();
                        }
                        read_count(in, "max_groups", options.max_groups, problems);
                        read_count(in, "max_filters_in_group", options.max_filters_in_group,
                                   problems);
                        read_count(in, "max_filters", options.max_filters, problems);
                      };
                      if (!capi::read_import_request(capi::view(request_json, request_json_size),
                                                     files, read_options, problems)) {
                        capi::give_report(problems, report_out);
                        return ambit::status::invalid_import;
                      }
                      if (zones != nullptr) options.zone_data = zones->value;
                      auto imported = ambit::hubspot::read(files, options);
                      capi::give_report(imported ? imported->notes : imported.report(), report_out);
                      if (!imported) return imported.code();
                      return capi::give_document(std::move(imported->policy_json), policy_out);
                    });
}
