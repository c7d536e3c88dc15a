// Zones: time-zone data.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_zones_create(ambit_zones** zones_out) {
  return capi::call({capi::out(zones_out)}, [&] {
    *zones_out = new ambit_zones(ambit::zones());
    return ambit::status::ok;
  });
}

int32_t ambit_zones_from_directory(const char* path, size_t path_size, ambit_zones** zones_out,
                                   ambit_report** report_out) {
  return capi::call(
      {capi::out(zones_out), capi::optional_out(report_out), capi::text_of(path, path_size)}, [&] {
        return capi::deliver(ambit::zones::from_directory(std::string(capi::view(path, path_size))),
                             zones_out, report_out);
      });
}

int32_t ambit_zones_add(const ambit_zones* zones, const char* name, size_t name_size,
                        const uint8_t* bytes, size_t bytes_size, const char* version,
                        size_t version_size, ambit_zones** zones_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(zones_out), capi::optional_out(report_out), capi::handle_of(zones),
       capi::text_of(name, name_size), capi::bytes(bytes, bytes_size),
       capi::text_of(version, version_size)},
      [&] {
        return capi::deliver(
            zones->value.with(capi::view(name, name_size),
                              capi::view(reinterpret_cast<const char*>(bytes), bytes_size),
                              capi::view(version, version_size)),
            zones_out, report_out);
      });
}

int32_t ambit_zones_version(const ambit_zones* zones, const char** text_out, size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(zones)},
                    [&] { return capi::give_text(zones->version, text_out, size_out); });
}

int32_t ambit_zones_free(ambit_zones* zones) {
  return capi::free_handle(zones);
}
