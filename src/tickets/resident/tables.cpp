#include "src/tickets/resident/tables.hpp"

#include <vector>

namespace ambit::tickets::resident {

void tables::fetch(unsigned step, std::uint64_t hash, std::uint32_t& guess) const noexcept {
  if (step == 0) return ids.fetch(hash);
  if (step == 1) {
    guess = ids.guess(hash);
    if (guess == none) return;
    __builtin_prefetch(&places_[guess]);
    __builtin_prefetch(&gone_[guess / 64]);
  } else if (guess != none) {
    row_of(guess).fetch();
  }
}

void tables::fetch_latest(std::uint64_t hash, std::uint32_t known) const noexcept {
  ids.fetch(hash);
  if (known == none) return;
  __builtin_prefetch(&places_[known], 1);
  __builtin_prefetch(&gone_[known / 64], 1);
}

/// The rows whose ids the numbers were inserted under.
struct tables::id_owners {
  static constexpr unsigned fetch_steps = 2;
  const tables& all;
  void fetch(unsigned step, std::uint32_t number) const noexcept {
    if (step == 0) {
      __builtin_prefetch(&all.places_[number]);
    } else {
      all.row_of(number).fetch();
    }
  }
  std::uint64_t hash(std::uint32_t number) const noexcept {
    return hash_of(all.row_of(number).id());
  }
};

void tables::reserve(std::size_t more, std::size_t more_ids, std::size_t more_graves) {
  places_.reserve(numbers + more, retired);
  gone_.reserve((numbers + more + 63) / 64, retired);
  grave_places_.reserve(graves + more_graves, retired);
  ids.reserve(more_ids, id_owners{*this}, retired);
}

std::uint32_t tables::add_row(std::span<const std::uint8_t> row) {
  const row_store::place where = rows.append(row, retired);
  places_[numbers].store(where, std::memory_order_release);
  return numbers++;
}

void tables::set_latest(std::uint64_t hash, std::uint32_t known, std::uint32_t number) noexcept {
  if (known == none) return ids.insert(hash, number);
  ids.replace(
      hash, [known](std::uint32_t found) { return found == known; }, number);
}

/// There is one writer: nobody sets another bit meanwhile.
void tables::set_gone(std::uint32_t number) noexcept {
  std::atomic<std::uint64_t>& word = gone_[number / 64];
  word.store(word.load(std::memory_order_relaxed) | std::uint64_t{1} << number % 64,
             std::memory_order_release);
}

void tables::bury(std::uint32_t number) noexcept {
  grave_places_[graves] = places_[number].load(std::memory_order_relaxed);
  places_[number].store(graves | is_grave, std::memory_order_release);
  set_gone(number);
  ++graves;
}

void tables::disown(std::uint32_t first) noexcept {
  for (std::uint32_t number = first; number < numbers; ++number) {
    places_[number].store(is_grave, std::memory_order_release);
    set_gone(number);
  }
}

std::size_t tables::bytes() const noexcept {
  return sizeof *this + rows.bytes() + ids.bytes() + contacts.bytes() + participants.bytes() +
         companies.bytes() + places_.bytes() + gone_.bytes() + grave_places_.bytes();
}

std::shared_ptr<tables> compacted(const tables& from) {
  auto out = std::make_shared<tables>();
  std::vector<std::uint32_t> now(from.numbers, tables::none);
  std::uint32_t kept = 0;
  for (std::uint32_t number = 0; number < from.numbers; ++number) {
    if (!from.is_gone(number, from.graves)) now[number] = kept++;
  }
  out->reserve(kept, kept, 0);
  row_packer packer;
  for (std::uint32_t number = 0; number < from.numbers; ++number) {
    if (now[number] == tables::none) continue;
    const packed_row row = from.row_of(number);
    out->add_row(packer.repack(row));
    out->ids.insert(hash_of(row.id()), now[number]);
  }
  const auto renumber = [&](std::uint32_t number) { return now[number]; };
  from.contacts.copy_to(out->contacts, renumber);
  from.participants.copy_to(out->participants, renumber);
  from.companies.copy_to(out->companies, renumber);
  return out;
}

}  // namespace ambit::tickets::resident
