// Scratch: the working memory of one thread.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_scratch_create(ambit_scratch** scratch_out) {
  return capi::call({capi::out(scratch_out)}, [&] {
    *scratch_out = new ambit_scratch;
    return ambit::status::ok;
  });
}

int32_t ambit_scratch_free(ambit_scratch* scratch) {
  return capi::free_handle(scratch);
}
