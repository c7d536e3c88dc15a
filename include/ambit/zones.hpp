// ambit/zones.hpp: time-zone data as versioned bytes.
//
//   result<zones> loaded = zones::from_directory("/usr/share/zoneinfo");
//
// The library never asks the machine where it is or what its zones are: the host hands over TZif
// bytes (RFC 9636), or names a folder that holds them. "UTC" is always known. The version is part of
// every engine's fingerprint, since another tz release may move a deadline.
//
// Thread rule: an immutable value that shares its data; copies are cheap, use from many threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/result.hpp"

namespace ambit {

namespace base {
class zone_table;
}

class zones {
 public:
  /// Only "UTC".
  zones();
  /// `files`: pairs of a zone's name ("Europe/Berlin") and its TZif bytes. `version` is the tz
  /// release ("2025b"), or whatever names the data. Every malformed file is reported; nothing is
  /// loaded unless all are sound.
  static result<zones> from_bytes(const std::vector<std::pair<std::string, std::string>>& files,
                                  std::string_view version);
  /// Reads every TZif file below `path` (links are followed, `posix/` and `right/` are left out); the
  /// version comes from `+VERSION` or `tzdata.zi` there, else it is the digest of the bytes.
  static result<zones> from_directory(const std::string& path);

  /// These and one more, or another in place of the one of that name ("UTC" stays itself). `version`
  /// names all the data from now on. Fails (invalid_zones) as `from_bytes` does.
  result<zones> with(std::string_view name, std::string_view bytes, std::string_view version) const;

  bool contains(std::string_view name) const noexcept;
  /// Sorted names.
  std::vector<std::string> names() const;
  std::string_view version() const noexcept;

  const base::zone_table& table() const noexcept { return *table_; }  ///< for the library's layers

 private:
  explicit zones(std::shared_ptr<const base::zone_table> table) : table_(std::move(table)) {}
  std::shared_ptr<const base::zone_table> table_;
};

}  // namespace ambit
