// ambit/result.hpp: a value or the reason why there is none.
//
//   result<policy> compiled = policy::compile(text);
//   if (!compiled) return fail(compiled.code(), compiled.report());
//   use(*compiled);
//
// A success may carry a report too: its warnings. Expected failures travel this way; exceptions are
// left for exhausted memory and for bugs.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include "ambit/report.hpp"
#include "ambit/status.hpp"

namespace ambit {

template <class T>
class [[nodiscard]] result {
 public:
  result(T value, class report warnings = {})  // NOLINT(google-explicit-constructor)
      : value_(std::move(value)), report_(std::move(warnings)) {}
  result(status code, class report problems) : code_(code), report_(std::move(problems)) {}

  explicit operator bool() const noexcept { return value_.has_value(); }
  status code() const noexcept { return code_; }
  const class report& report() const noexcept { return report_; }

  /// The value; only after checking. Asking a failure for its value ends the process (a contract).
  T& operator*() & noexcept { return *checked(); }
  const T& operator*() const& noexcept { return *const_cast<result*>(this)->checked(); }
  T&& operator*() && noexcept { return std::move(*checked()); }
  T* operator->() noexcept { return checked(); }
  const T* operator->() const noexcept { return const_cast<result*>(this)->checked(); }

 private:
  T* checked() noexcept {
    if (!value_) std::terminate();
    return &*value_;
  }
  std::optional<T> value_;
  status code_ = status::ok;
  class report report_;
};

}  // namespace ambit
