// tzif.hpp: writes TZif bytes, also wrong ones, for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ambit::test {

struct tzif {
  struct local_type {
    std::int32_t offset_s;
    bool summer;
  };
  struct transition {
    std::int64_t unix_s;
    unsigned char type;
  };
  std::vector<local_type> types;
  std::vector<transition> transitions;
  std::string footer;
  std::uint32_t leap_count = 0;

  std::string bytes(char version) const {
    std::string out = block(version, 4);
    if (version != '\0') out += block(version, 8) + '\n' + footer + '\n';
    return out;
  }

 private:
  static void append(std::string& out, std::int64_t value, std::size_t size) {
    for (std::size_t i = size; i-- > 0;) {
      out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
  }

  std::string block(char version, std::size_t time_bytes) const {
    std::string out = "TZif";
    out += version;
    out.append(15, '\0');
    append(out, 0, 4);
    append(out, 0, 4);
    append(out, leap_count, 4);
    append(out, static_cast<std::int64_t>(transitions.size()), 4);
    append(out, static_cast<std::int64_t>(types.size()), 4);
    append(out, 4, 4);
    for (const transition& item : transitions) append(out, item.unix_s, time_bytes);
    for (const transition& item : transitions) out += static_cast<char>(item.type);
    for (const local_type& item : types) {
      append(out, item.offset_s, 4);
      append(out, item.summer ? 1 : 0, 1);
      append(out, 0, 1);
    }
    out.append("LMT\0", 4);
    out.append(leap_count * (time_bytes + 4), '\0');
    return out;
  }
};

}  // namespace ambit::test
