// renewal_peers.hpp: the same decisions the hand-written way: overrides in a table of their own by
// client, people as numbers, no word about why. One in which nothing is ever missing or unfit.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "bench/renewal_workload.hpp"

namespace ambit::bench::renewal {

/// Users are numbered behind the contacts.
struct answer {
  std::uint32_t people[4] = {};
  std::uint8_t count = 0;
  bool partner_owns = false;
  bool overridden = false;
  friend bool operator==(const answer&, const answer&) = default;
};

struct setting {
  override_owner owner = override_owner::none;
  std::uint32_t contact = nobody;
};

class std_overrides {
 public:
  explicit std_overrides(std::size_t count) { settings_.reserve(count); }
  void add(std::uint32_t client, setting of) { settings_.emplace(client, of); }
  const setting* find(std::uint32_t client) const {
    const auto found = settings_.find(client);
    return found == settings_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<std::uint32_t, setting> settings_;
};

/// Open addressing with linear probing, at most half full.
class open_overrides {
 public:
  explicit open_overrides(std::size_t count)
      : slots_(std::bit_ceil(2 * count + 1)), mask_(slots_.size() - 1) {}
  void add(std::uint32_t client, setting of) {
    std::size_t at = place_of(client);
    while (slots_[at].client != nobody) at = (at + 1) & mask_;
    slots_[at] = {client, of};
  }
  const setting* find(std::uint32_t client) const {
    for (std::size_t at = place_of(client); slots_[at].client != nobody; at = (at + 1) & mask_) {
      if (slots_[at].client == client) return &slots_[at].of;
    }
    return nullptr;
  }

 private:
  struct slot {
    std::uint32_t client = nobody;
    setting of;
  };
  std::size_t place_of(std::uint32_t client) const {
    return static_cast<std::size_t>(client * 0x9E3779B97F4A7C15U >> 32U) & mask_;
  }
  std::vector<slot> slots_;
  std::size_t mask_;
};

template <class Overrides>
Overrides overrides_of(const std::vector<client>& all) {
  Overrides out(all.size() / 20);
  for (const client& each : all) {
    if (each.override != override_owner::none) {
      out.add(each.number, {each.override, each.override_contact});
    }
  }
  return out;
}

template <class Overrides>
answer decide(const client& of, const Overrides& overrides) {
  answer out;
  const setting* own = overrides.find(of.number);
  out.overridden = own != nullptr;
  out.partner_owns = own ? own->owner == override_owner::partner : partner_owns(of.partner);
  const std::uint32_t contact =
      contact_count + (own && own->contact != nobody ? own->contact : of.partner);
  if (out.partner_owns) {
    out.people[out.count++] = contact;
    return out;
  }
  for (const std::uint32_t each : of.contacts) {
    bool is_listed = false;
    for (std::uint8_t i = 0; i < out.count; ++i) is_listed = is_listed || out.people[i] == each;
    if (!is_listed) out.people[out.count++] = each;
  }
  out.people[out.count++] = contact;
  return out;
}

template <class Overrides>
std::vector<answer> decide(const std::vector<client>& all, const Overrides& overrides) {
  std::vector<answer> out;
  out.reserve(all.size());
  for (const client& each : all) out.push_back(decide(each, overrides));
  return out;
}

}  // namespace ambit::bench::renewal
