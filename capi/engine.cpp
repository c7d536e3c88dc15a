// Engines: a policy met with a directory and zones, counted by its users.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_engine_bind(const ambit_policy* policy, const ambit_directory* directory,
                          const ambit_zones* zones, ambit_engine** engine_out,
                          ambit_report** report_out) {
  return capi::call({capi::out(engine_out), capi::optional_out(report_out), capi::handle_of(policy),
                     capi::handle_of(directory), capi::handle_of(zones)},
                    [&] {
                      return capi::deliver(
                          ambit::engine::bind(policy->value, directory->value, zones->value),
                          engine_out, report_out);
                    });
}

int32_t ambit_engine_fingerprint(const ambit_engine* engine, const char** text_out,
                                 size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(engine)},
                    [&] { return capi::give_text(engine->fingerprint, text_out, size_out); });
}

int32_t ambit_engine_retain(const ambit_engine* engine) {
  return capi::call({capi::handle_of(engine)}, [&] {
    engine->users.fetch_add(1, std::memory_order_relaxed);
    return ambit::status::ok;
  });
}

int32_t ambit_engine_release(const ambit_engine* engine) {
  if (engine == nullptr) return AMBIT_STATUS_OK;
  return capi::call({capi::handle_of(engine)}, [&] {
    // The last to leave must see all that the others did.
    if (engine->users.fetch_sub(1, std::memory_order_acq_rel) == 1) delete engine;
    return ambit::status::ok;
  });
}
