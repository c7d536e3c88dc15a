#include "src/tickets/resident/postings.hpp"

#include <new>

namespace ambit::tickets::resident {

/// With what the heap adds.
std::size_t posting_list::bytes_of(std::uint32_t capacity) noexcept {
  return (sizeof(posting_list) + capacity * sizeof(std::uint32_t) + 23) & ~std::size_t{15};
}

posting_list* posting_list::make(std::uint32_t capacity) {
  void* const memory = ::operator new(sizeof(posting_list) + capacity * sizeof(std::uint32_t));
  return new (memory) posting_list(capacity);
}

void posting_list::free(void* list) noexcept {
  ::operator delete(list);
}

posting_map::~posting_map() {
  for (std::uint32_t number = 0; number < count_; ++number) {
    posting_list::free(lists_[number].list.load(std::memory_order_relaxed));
  }
}

const posting_list* posting_map::find(std::string_view id) const {
  const std::uint32_t number = find_number(id, hash_of(id));
  return number == id_table::none ? nullptr : lists_[number].list.load(std::memory_order_acquire);
}

void posting_map::fetch(unsigned step, std::uint64_t hash, std::uint32_t& guess) const noexcept {
  if (step == 0) return ids_.fetch(hash);
  if (step == 1) {
    guess = ids_.guess(hash);
    if (guess != id_table::none) __builtin_prefetch(&lists_[guess]);
    return;
  }
  if (guess == id_table::none) return;
  const named_list& of = lists_[guess];
  const posting_list* const list = of.list.load(std::memory_order_relaxed);
  if (!list) return;
  if (step == 2) {
    __builtin_prefetch(of.text);
    __builtin_prefetch(list, 1);
  } else {
    __builtin_prefetch(list->entries() + list->size(), 1);
  }
}

/// The names that the numbers of lists were inserted under.
struct posting_map::id_owners {
  static constexpr unsigned fetch_steps = 2;
  const posting_map& all;
  void fetch(unsigned step, std::uint32_t number) const noexcept {
    if (step == 0) {
      __builtin_prefetch(&all.lists_[number]);
    } else {
      __builtin_prefetch(all.lists_[number].text);
    }
  }
  std::uint64_t hash(std::uint32_t number) const noexcept {
    return hash_of(all.lists_[number].id());
  }
};

posting_map::named_list& posting_map::find_or_add(std::string_view id, std::uint64_t hash,
                                                  retired_memory& retired) {
  const std::uint32_t known = find_number(id, hash);
  if (known != id_table::none) return lists_[known];
  lists_.reserve(count_ + 1, retired);
  ids_.reserve(1, id_owners{*this}, retired);
  const std::string_view kept = texts_.keep(id);
  named_list& made = lists_[count_];
  made.text = kept.data();
  made.size = static_cast<std::uint32_t>(kept.size());
  ids_.insert(hash, count_);
  ++count_;
  bytes_ += kept.size();
  return made;
}

posting_list* posting_map::set_list(named_list& of, posting_list* grown, retired_memory& retired) {
  std::unique_ptr<posting_list, retired_memory::free_function> guard(grown, posting_list::free);
  retired.make_room();
  posting_list* const old = of.list.exchange(grown, std::memory_order_acq_rel);
  if (old) bytes_ -= posting_list::bytes_of(old->capacity_);
  bytes_ += posting_list::bytes_of(grown->capacity_);
  retired.add(old, posting_list::free);
  return guard.release();
}

}  // namespace ambit::tickets::resident
