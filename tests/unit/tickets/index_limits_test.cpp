// The ticket index where something runs out: memory at any place of a write, or numbers. What was
// there stays, and is written on afterwards. And ids that are no texts.
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "ambit/ticket_index.hpp"
#include "src/tickets/resident/index_data.hpp"
#include "src/tickets/resident/writer.hpp"
#include "tests/unit/tickets/portal.hpp"

namespace {

/// Allocations of this thread until one fails; 0: none does.
thread_local std::size_t allocations_left = 0;

bool fails_now() noexcept {
  return allocations_left != 0 && --allocations_left == 0;
}

void* allocate(std::size_t size) {
  if (fails_now()) throw std::bad_alloc();
  void* const out = std::malloc(size == 0 ? 1 : size);
  if (!out) throw std::bad_alloc();
  return out;
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size);
}
void* operator new[](std::size_t size) {
  return allocate(size);
}
// What std::stable_sort asks for; it goes on without.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return fails_now() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* held) noexcept {
  std::free(held);
}
void operator delete[](void* held) noexcept {
  std::free(held);
}
void operator delete(void* held, std::size_t) noexcept {
  std::free(held);
}
void operator delete[](void* held, std::size_t) noexcept {
  std::free(held);
}

namespace ambit::test {
namespace {

using tickets::ticket_index;
using tickets::ticket_index_data;
using tickets::viewer;

std::string many(const std::string& prefix, int count, const char* contact) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += R"({"id":")" + prefix + std::to_string(i) + R"(","contact":")" + contact +
           R"(","company":"X","subject":"a subject that is longer than what stands in a string"})" +
           "\n";
  }
  return out;
}

struct seen_by_ana {
  std::string page;
  std::size_t own = 0;
  std::size_t tickets = 0;
  bool operator==(const seen_by_ana&) const = default;
};

class IndexLimits : public testing::Test {
 protected:
  seen_by_ana look(const ticket_index& index) {
    return {*index.list(ana, R"({"page":{"size":10000}})", memory), index.count(ana, memory)->own,
            index.size().tickets};
  }

  engine rules = engine_of(policy_text({}, "primary_company"));
  viewer ana = viewer_of(rules);
  scratch memory;
};

/// Fails each allocation of a write in turn, until one needs fewer.
template <class Write, class Hold>
std::size_t fail_each(const Write& write, const Hold& hold) {
  for (std::size_t n = 1;; ++n) {
    allocations_left = n;
    bool has_failed = false;
    try {
      write();
    } catch (const std::bad_alloc&) {
      has_failed = true;
    }
    const bool was_reached = allocations_left == 0;
    allocations_left = 0;
    if (!was_reached) return n - 1;
    EXPECT_TRUE(has_failed) << "allocation " << n << " failed in silence";
    hold(n);
    if (testing::Test::HasFailure()) return n;
  }
}

TEST_F(IndexLimits, AWriteThatFailsAnywhereLeavesTheIndexAsItWas) {
  const batch first = tickets_of(rules, many("A", 40, "ana") + many("B", 40, "ben"));
  const batch moved = tickets_of(rules, many("A", 20, "ben") + many("C", 90, "ana"));
  const std::vector<std::string_view> gone = {"A3", "B7", "C5"};
  ticket_index index = *ticket_index::create(rules, "support");
  const seen_by_ana empty = look(index);
  EXPECT_GT(fail_each([&] { ASSERT_TRUE(index.insert(first)); },
                      [&](std::size_t n) { ASSERT_EQ(look(index), empty) << n; }),
            5U);
  const seen_by_ana some = look(index);
  EXPECT_EQ(some.tickets, 80U);
  EXPECT_EQ(some.own, 40U);
  EXPECT_GT(fail_each([&] { ASSERT_TRUE(index.put(moved)); },
                      [&](std::size_t n) { ASSERT_EQ(look(index), some) << n; }),
            5U);
  const seen_by_ana more = look(index);
  EXPECT_EQ(more.tickets, 170U);
  EXPECT_EQ(more.own, 110U);
  EXPECT_GT(fail_each([&] { ASSERT_TRUE(index.remove(gone)); },
                      [&](std::size_t n) { ASSERT_EQ(look(index), more) << n; }),
            0U);
  // All of that, and nothing but that, is what the index holds in the end.
  ticket_index fresh = *ticket_index::create(rules, "support");
  ASSERT_TRUE(fresh.insert(first));
  ASSERT_TRUE(fresh.put(moved));
  ASSERT_TRUE(fresh.remove(gone));
  EXPECT_EQ(look(index), look(fresh));
}

TEST_F(IndexLimits, PuttingTogetherWhatIsLeftMayFailToo) {
  ticket_index index = *ticket_index::create(rules, "support");
  const batch all = tickets_of(rules, many("A", 60, "ana"));
  ASSERT_TRUE(index.insert(all));
  for (int i = 0; i < 100; ++i) {  // until more has been replaced than is there
    ASSERT_TRUE(index.update(all));
  }
  const seen_by_ana before = look(index);
  for (int i = 0; i < 40; ++i) {
    const std::size_t needed =
        fail_each([&] { ASSERT_TRUE(index.update(all)); },
                  [&](std::size_t n) { ASSERT_EQ(look(index), before) << i << ' ' << n; });
    ASSERT_GT(needed, 0U);
    ASSERT_EQ(look(index), before) << i;
  }
}

TEST_F(IndexLimits, MoreTicketsThanThereAreNumbersForAreRefusedWhole) {
  const model::portal_settings& portal = *rules.policy().data().find_portal("support");
  ticket_index_data data(rules, portal);
  tickets::resident::begin(data);
  const batch first = tickets_of(rules, many("A", 1, "ana"));
  const auto kind = tickets::resident::write_kind::insert;
  ASSERT_TRUE(tickets::resident::writer(data).write(first.records(), kind));
  // As after very many, of which all are there: room for one more.
  constexpr auto most = static_cast<std::uint32_t>(tickets::resident::tables::max_numbers);
  data.latest->numbers = most - 1;
  auto full = std::make_unique<tickets::resident::snapshot>();
  full->in = data.latest;
  full->order = data.snapshots.latest().order + 1;
  full->numbers = most - 1;
  full->graves = data.latest->graves;
  full->tickets = most - 1;
  data.snapshots.make_room();
  data.snapshots.publish(std::move(full));
  const std::uint64_t order = data.snapshots.latest().order;
  const batch two = tickets_of(rules, many("B", 2, "ana"));
  const auto refused = tickets::resident::writer(data).write(two.records(), kind);
  EXPECT_EQ(refused.code(), status::limit_exceeded);
  ASSERT_EQ(refused.report().problems().size(), 1U);
  EXPECT_EQ(refused.report().problems()[0].code, "limit_exceeded");
  EXPECT_EQ(data.latest->numbers, most - 1);
  EXPECT_EQ(data.snapshots.latest().order, order);
  EXPECT_EQ(data.snapshots.latest().tickets, most - 1);
}

TEST_F(IndexLimits, AnIdThatIsNoTextIsNoId) {
  ticket_index index = *ticket_index::create(rules, "support");
  ASSERT_TRUE(index.insert(tickets_of(rules, many("A", 1, "ana"))));
  for (const std::string_view id : {std::string_view("\xFF"), std::string_view("A0\0", 3),
                                    std::string_view("\xC3"), std::string_view("\xED\xA0\x80")}) {
    for (const auto reader : {tickets::audience::customer, tickets::audience::employee}) {
      const auto found = index.can_see(ana, id, reader, memory);
      EXPECT_EQ(found.code(), status::invalid_argument);
      ASSERT_EQ(found.report().problems().size(), 1U);
      EXPECT_EQ(found.report().problems()[0].code, "ill_formed_text");
    }
    auto seen = tickets::sight::own;
    EXPECT_EQ(index.see(ana, std::vector{id}, memory, &seen), status::ok);
    EXPECT_EQ(seen, tickets::sight::hidden);
    EXPECT_FALSE(index.remove(std::vector{id}));
  }
  EXPECT_TRUE(index.can_see(ana, "", tickets::audience::customer, memory));
  EXPECT_EQ(index.size().tickets, 1U);
}

}  // namespace
}  // namespace ambit::test
