// Documents: texts that the library made.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_document_text(const ambit_document* document, const char** text_out,
                            size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(document)},
                    [&] { return capi::give_text(document->value, text_out, size_out); });
}

int32_t ambit_document_free(ambit_document* document) {
  return capi::free_handle(document);
}
