// distinct_names.hpp: names that are given out once each.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace ambit::exchange {

class distinct_names {
 public:
  /// `wanted`, or where that is taken, `wanted (2)` and so on.
  std::string take(const std::string& wanted) {
    std::string name = wanted;
    std::size_t& copies = copies_[wanted];
    while (!taken_.insert(name).second) name = wanted + " (" + std::to_string(++copies + 1) + ")";
    return name;
  }

 private:
  std::set<std::string, std::less<>> taken_;
  std::map<std::string, std::size_t, std::less<>> copies_;  // given out, by the name wanted
};

}  // namespace ambit::exchange
