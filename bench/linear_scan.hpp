// linear_scan.hpp: what a good programmer would write by hand: the entries compiled to flat tests
// over interned texts, asked in order until one is true. The yardstick that the index is held
// against; its source does not change with the library's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/workload.hpp"

namespace ambit::bench {

class linear_scan {
 public:
  /// A lead's texts as codes; 0 stands for what no lead of the workload has.
  struct row {
    std::array<std::uint32_t, 8> codes = {};
    std::array<std::int64_t, 4> numbers = {};
  };

  explicit linear_scan(const workload& work);
  row intern(const lead& of) const;
  /// First matching entry, or −1.
  std::int32_t match(const row& of) const noexcept;

 private:
  struct flat_test {
    enum class kind : std::uint8_t { one, many, range };
    kind type = kind::one;
    std::uint8_t field = 0;   ///< among the texts, or among the numbers
    std::uint32_t code = 0;   ///< of one
    std::uint32_t first = 0;  ///< of many: the first word of a bit a code
    std::int64_t from = 0;
    std::int64_t to = 0;
  };
  struct flat_entry {
    std::uint32_t first = 0;
    std::uint32_t any = 0;  ///< where the alternatives begin; at `end`: there are none
    std::uint32_t end = 0;
  };
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using code_table = std::unordered_map<std::string, std::uint32_t, text_hash, std::equal_to<>>;

  flat_test flatten(const test& written);
  bool holds(const flat_test& asked, const row& of) const noexcept;

  std::array<code_table, 8> codes_;
  std::vector<flat_test> tests_;
  std::vector<flat_entry> entries_;
  std::vector<std::uint64_t> bits_;
};

}  // namespace ambit::bench
