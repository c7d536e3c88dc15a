// json_writer.hpp: JSON text, compact and deterministic.
//
//   json::writer out(text);
//   out.open_object(); out.key("id"); out.string(id); out.close_object();   // {"id":"L1"}
//
// Appends to a string that the caller keeps; no white space; escapes only what RFC 8259 asks for
// (and U+2028, U+2029, DEL, so that lines stay lines everywhere). Input must be well-formed UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ambit::json {

class writer {
 public:
  explicit writer(std::string& out) : out_(out) {}
  void open_object();
  void close_object();
  void open_array();
  void close_array();
  void key(std::string_view name);
  void string(std::string_view text);
  void integer(std::int64_t value);
  /// A scaled integer as an exact decimal: (12345, 2) is 123.45.
  void decimal(std::int64_t scaled, std::int32_t scale);
  /// The shortest text that reads back as the same double; not finite: null.
  void number(double value);
  void boolean(bool value);
  void null();
  /// Text that is JSON already.
  void raw(std::string_view json);
  // Shorthands for members.
  void member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
  }
  void member(std::string_view name, const char* text) {
    key(name);
    string(text);
  }
  void member_integer(std::string_view name, std::int64_t value) {
    key(name);
    integer(value);
  }
  void member_boolean(std::string_view name, bool value) {
    key(name);
    boolean(value);
  }

 private:
  void separate();
  std::string& out_;
};

/// `json` (already known to be well-formed) without white space between tokens.
std::string compact(std::string_view json);
/// `json` (already known to be well-formed) indented by two spaces, for files that people read.
std::string pretty(std::string_view json);

}  // namespace ambit::json
