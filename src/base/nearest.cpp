// nearest.cpp: the name that a misspelt one was likely meant to be.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::text {

namespace {

using limits::max_hint_name_bytes;

using line = std::array<std::uint8_t, max_hint_name_bytes + 1>;

/// Which bytes a name has, folded into a word: each edit adds at most one and takes at most one
/// away.
std::uint64_t bytes_in(std::string_view name) noexcept {
  std::uint64_t out = 0;
  for (const char c : name) out |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  return out;
}

bool may_be_near(std::uint64_t left, std::uint64_t right, std::size_t most) noexcept {
  return static_cast<std::size_t>(std::popcount(left & ~right)) <= most &&
         static_cast<std::size_t>(std::popcount(right & ~left)) <= most;
}

/// Edits (insert, delete, replace, swap of neighbours) from one name to the other, or `most` + 1
/// when there are more.
std::size_t distance(std::string_view left, std::string_view right, std::size_t most) noexcept {
  if (left.size() > right.size()) std::swap(left, right);
  if (right.size() - left.size() > most) return most + 1;
  line before_last{};
  line last{};
  line now{};
  for (std::size_t j = 0; j <= right.size(); ++j) last[j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= left.size(); ++i) {
    now[0] = static_cast<std::uint8_t>(i);
    std::uint8_t least = now[0];
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const bool same = left[i - 1] == right[j - 1];
      int edits = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) edits = std::min(edits, before_last[j - 2] + 1);
      now[j] = static_cast<std::uint8_t>(edits);
      least = std::min(least, now[j]);
    }
    if (least > most) return most + 1;
    before_last = last;
    last = now;
  }
  return last[right.size()];
}

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> known) {
  if (name.empty() || name.size() > max_hint_name_bytes || !is_valid(name)) return {};
  const std::string wanted = fold(name);
  if (wanted.size() > max_hint_name_bytes) return {};
  const std::uint64_t wanted_bytes = bytes_in(wanted);
  std::size_t most = wanted.size() / 3;
  std::string candidate;
  std::string_view best;
  for (const std::string_view item : known.first(std::min(known.size(), limits::max_hint_names))) {
    if (item.empty() || item.size() > max_hint_name_bytes) continue;
    fold(item, candidate);
    if (candidate.size() > max_hint_name_bytes) continue;
    if (!may_be_near(wanted_bytes, bytes_in(candidate), most)) continue;
    const std::size_t edits = distance(wanted, candidate, most);
    if (edits > most) continue;
    best = item;
    if (edits == 0) break;
    most = edits - 1;
  }
  return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> known) {
  const std::string_view best = nearest(name, known);
  return best.empty() ? std::string() : "did you mean " + quoted(best) + "?";
}

}  // namespace ambit::text
