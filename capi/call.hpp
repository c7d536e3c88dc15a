// call.hpp: what every function of ambit.h does before, around and after its one line of work.
//
//   int32_t ambit_policy_compile(const char* json, size_t json_size, ambit_policy** policy_out,
//                                ambit_report** report_out) {
//     return call({out(policy_out), optional_out(report_out), bytes(json, json_size)}, [&] {
//       return deliver(ambit::policy::compile(view(json, json_size)), policy_out, report_out);
//     });
//   }
//
// The arguments are checked (and out parameters cleared) first; the work then runs inside the one
// guard that no exception passes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "capi/handle.hpp"
#include "src/base/text.hpp"

namespace ambit::capi {

/// The first complaint about the arguments, in their order; else what `work` returns. Everything in
/// the list has been evaluated by then: each out parameter is cleared whatever is wrong with
/// others.
template <class Work>
std::int32_t call(std::initializer_list<status> checks, const Work& work) noexcept {
  for (const status found : checks) {
    if (found != status::ok) return static_cast<std::int32_t>(found);
  }
  try {
    return static_cast<std::int32_t>(work());
  } catch (const std::bad_alloc&) {
    return AMBIT_STATUS_OUT_OF_MEMORY;
  } catch (...) {
    return AMBIT_STATUS_INTERNAL;
  }
}

// ---- Checks of one argument each ----

template <class Handle>
status handle_of(const Handle* handle) noexcept {
  if (handle == nullptr) return status::null_argument;
  return is_kind(handle) ? status::ok : status::wrong_handle;
}

template <class Handle>
status optional_handle(const Handle* handle) noexcept {
  return handle == nullptr ? status::ok : handle_of(handle);
}

template <class T>
status optional_out(T* place) noexcept {
  if (place != nullptr) *place = T{};
  return status::ok;
}

template <class T>
status out(T* place) noexcept {
  optional_out(place);
  return place != nullptr ? status::ok : status::null_argument;
}

inline status bytes(const void* data, std::size_t size) noexcept {
  if (size == 0) return status::ok;
  if (data == nullptr) return status::null_argument;
  return size <= PTRDIFF_MAX ? status::ok : status::invalid_argument;  // a negative size, cast
}

/// The caller's bytes, cleared so that nothing is seen in a call that fails.
inline status sights_of(std::uint8_t* sights, std::size_t size) noexcept {
  const status found = bytes(sights, size);
  if (found == status::ok) std::fill_n(sights, size, std::uint8_t{0});
  return found;
}

/// The text of checked arguments; a pointer beside size 0 may dangle and is not looked at.
inline std::string_view view(const char* data, std::size_t size) noexcept {
  return size == 0 ? std::string_view() : std::string_view(data, size);
}

/// A text that may be repeated in messages and documents.
inline status text_of(const char* data, std::size_t size) noexcept {
  if (const status found = bytes(data, size); found != status::ok) return found;
  return text::is_valid(view(data, size)) ? status::ok : status::invalid_argument;
}

status context_of(const ambit_context* when) noexcept;
/// Of a checked context.
context to_context(const ambit_context& when);

// ---- Handing over ----

inline status give_text(const std::string& text, const char** text_out, std::size_t* size_out) {
  *text_out = text.c_str();
  *size_out = text.size();
  return status::ok;
}

inline status give_document(std::string text, ambit_document** document_out) {
  *document_out = new ambit_document(std::move(text));
  return status::ok;
}

inline status deliver_text(result<std::string> made, ambit_document** document_out) {
  return made ? give_document(*std::move(made), document_out) : made.code();
}

/// A report with nothing to say stays NULL.
inline void give_report(const report& found, ambit_report** report_out) {
  if (report_out != nullptr && !found.empty()) *report_out = new ambit_report(found);
}

template <class Handle, class Value>
status deliver(result<Value> made, Handle** handle_out, ambit_report** report_out) {
  give_report(made.report(), report_out);
  if (!made) return made.code();
  *handle_out = new Handle(std::move(*made));
  return status::ok;
}

inline status deliver_count(const result<std::size_t>& counted, std::size_t* count_out,
                            ambit_report** report_out) {
  give_report(counted.report(), report_out);
  if (counted) *count_out = *counted;
  return counted.code();
}

template <class Handle>
std::int32_t free_handle(Handle* handle) noexcept {
  if (handle == nullptr) return AMBIT_STATUS_OK;
  return call({handle_of(handle)}, [&] {
    delete handle;
    return status::ok;
  });
}

}  // namespace ambit::capi
