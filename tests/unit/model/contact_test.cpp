// Contacts in their blocks, and the index that finds them.
#include "src/model/contact.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "src/model/directory_data.hpp"

namespace ambit::model {
namespace {

TEST(Contact, ReadsWhatItWasMadeOfAtEverySizeOfCounts) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 16'383U, 16'384U, 65'536U}) {
    const std::string id(size % 256 + 1, 'i');
    const std::string name(size, 'n');
    const std::string email(size / 2, 'e');
    const std::string role(size, 'r');
    contact_draft draft;
    draft.id = id;
    draft.name = name;
    draft.email = email;
    draft.user = "ben";
    draft.active = size % 2 == 1;
    for (std::size_t i = 0; i < size % 300; ++i) {
      draft.companies.push_back({id, i % 2 == 0 ? std::string_view(role) : "", i % 3 == 0});
      draft.roles.emplace_back("role");
      draft.lists.push_back(id);
      draft.portals.push_back({id, i % 2 == 0, i % 3 == 0, i % 5 == 0});
    }
    draft.verified = size % 3 == 1;
    draft.fields = size == 127 ? "" : role;
    const contact_ptr made = contact::make(draft);
    EXPECT_EQ(made.get()->id(), id);
    EXPECT_EQ(made.get()->name(), name);
    EXPECT_EQ(made.get()->email(), email);
    EXPECT_EQ(made.get()->user(), "ben");
    EXPECT_EQ(made.get()->active(), draft.active);
    EXPECT_EQ(made.get()->verified(), draft.verified);
    EXPECT_EQ(made.get()->fields(), draft.fields);
    std::vector<std::string_view> lists;
    made.get()->for_each_list([&](std::string_view list) { lists.push_back(list); });
    EXPECT_EQ(lists, draft.lists);
    std::size_t portals = 0;
    made.get()->for_each_portal([&](const contact::portal& each) {
      ASSERT_LT(portals, draft.portals.size());
      const contact::portal& meant = draft.portals[portals++];
      EXPECT_EQ(each.id, meant.id);
      EXPECT_EQ(each.registered, meant.registered);
      EXPECT_EQ(each.self_registered, meant.self_registered);
      EXPECT_EQ(each.consent, meant.consent);
    });
    EXPECT_EQ(portals, draft.portals.size());
    const std::vector<contact::company> companies = made.get()->companies();
    ASSERT_EQ(companies.size(), draft.companies.size());
    for (std::size_t i = 0; i < companies.size(); ++i) {
      EXPECT_EQ(companies[i].id, id);
      EXPECT_EQ(companies[i].role, draft.companies[i].role);
      EXPECT_EQ(companies[i].primary, draft.companies[i].primary);
    }
    EXPECT_EQ(made.get()->roles(), draft.roles);
  }
}

TEST(Contact, IsSharedByThoseWhoHoldIt) {
  contact_draft draft;
  draft.id = "c";
  contact_ptr one = contact::make(draft);
  contact_ptr two = one;
  EXPECT_EQ(one.get(), two.get());
  one = contact_ptr();
  EXPECT_FALSE(one);
  EXPECT_EQ(two.get()->id(), "c");
  two = contact_ptr(std::move(two));
  EXPECT_EQ(two.get()->id(), "c");
}

std::string id_number(std::uint32_t number) {
  return "c" + std::to_string(number);
}

TEST(Table, KeepsPositionsOfContactsThatGoAndComeBack) {
  constexpr std::uint32_t count = 20'000;
  table<contact> all;
  contact_draft draft;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string id = id_number(i);
    draft.id = id;
    EXPECT_EQ(all.put(draft), i);
  }
  const table<contact> before = all;
  EXPECT_EQ(all.size(), count);
  for (std::uint32_t i = 0; i < count; i += 2) EXPECT_TRUE(all.remove(id_number(i)));
  EXPECT_FALSE(all.remove("c0"));
  EXPECT_EQ(all.size(), count / 2);
  for (std::uint32_t i = 0; i < count; ++i) {
    EXPECT_EQ(all.position(id_number(i)), i);
    EXPECT_EQ(all.find(id_number(i)) != nullptr, i % 2 == 1);
    ASSERT_NE(before.find(id_number(i)), nullptr);
    EXPECT_EQ(before.at(i)->id(), id_number(i));
  }
  EXPECT_FALSE(all.position(id_number(count)));
  for (std::uint32_t i = 0; i < count; i += 2) {
    const std::string id = id_number(i);
    draft.id = id;
    EXPECT_EQ(all.put(draft), i);
  }
  EXPECT_EQ(all.size(), count);
  EXPECT_EQ(all.digest(), before.digest());
}

}  // namespace
}  // namespace ambit::model
