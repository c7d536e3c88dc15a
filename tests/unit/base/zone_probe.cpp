// zone_probe.cpp: answers questions about the zones of a folder, for zone_oracle_test.py. A line is
// `ZONE offset UNIX_SECOND`, `ZONE start UNIX_DAY` or `ZONE instant LOCAL_SECOND`; the answer a
// number.
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

#include "ambit/zones.hpp"
#include "src/base/zone_table.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto loaded = ambit::zones::from_directory(argv[1]);
  if (!loaded) {
    std::cerr << loaded.report().to_text();
    return 1;
  }
  std::ios::sync_with_stdio(false);
  std::string name;
  std::string question;
  std::int64_t value = 0;
  while (std::cin >> name >> question >> value) {
    const auto* zone = loaded->table().find(name);
    constexpr std::int64_t us = 1'000'000;
    if (zone == nullptr) {
      std::cout << "unknown\n";
    } else if (question == "offset") {
      std::cout << zone->offset_at(value * us) << '\n';
    } else if (question == "start") {
      std::cout << zone->day_start(static_cast<std::int32_t>(value)) / us << '\n';
    } else {
      std::cout << zone->instant_of(value * us) / us << '\n';
    }
  }
  return 0;
}
