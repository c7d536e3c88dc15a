// hubspot_json.hpp: the few things that readers of HubSpot's documents ask of JSON.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/json.hpp"
#include "src/exchange/refusal.hpp"

namespace ambit::exchange {

inline bool is_one_of(std::string_view key, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), key) != known.end();
}

/// The text of a member; empty where there is none, or it is no text.
inline std::string_view text_member(json::value object, std::string_view key) {
  const json::value member = object.find(key);
  return member && member.is_string() ? member.string() : std::string_view();
}

inline std::nullopt_t refuse(refusal& out, json::value at, std::string_view reason,
                             std::string detail) {
  out = {std::string(reason), std::move(detail), at.where()};
  return std::nullopt;
}

}  // namespace ambit::exchange
