// The laws of renewals as properties over many clients, and the compact answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/unit/renewals/agency.hpp"

namespace ambit::test {

namespace {

using renewals::notice_kind;
using renewals::outcome;
using renewals::party;
using renewals::source;

struct many {
  std::vector<std::string> records;
  std::string text() const {
    std::string out;
    for (const std::string& record : records) out += record + '\n';
    return out;
  }
};

many some_clients(std::size_t count, unsigned seed = 1) {
  std::mt19937 random(seed);
  many out;
  for (std::size_t i = 0; i < count; ++i) out.records.push_back(some_client(random, i));
  return out;
}

std::string without_fingerprint(std::string json) {
  const std::size_t at = json.rfind(",\"fingerprint\"");
  return json.substr(0, at);
}

TEST(Decide, ABatchGivesExactlyWhatSingleCallsGive) {
  const many clients = some_clients(1500);
  const engine live = agency();
  const auto all = decide(clients_of(live, clients.text()));
  ASSERT_EQ(all.size(), clients.records.size());
  for (std::size_t row = 0; row < all.size(); ++row) {
    EXPECT_EQ(all.to_json(row), decide(clients_of(live, clients.records[row])).to_json(0));
  }
}

TEST(Decide, TheCompactAnswersSayWhatTheJsonSays) {
  const auto all = decide(clients_of(agency(), some_clients(800).text()));
  for (std::size_t row = 0; row < all.size(); ++row) {
    const std::string json = all.to_json(row);
    EXPECT_NE(json.find("\"outcome\":\"" + std::string(name(all.outcome(row)))), json.npos);
    if (all.outcome(row) == outcome::undecided) {
      EXPECT_TRUE(all.recipients(row).empty());
      continue;
    }
    EXPECT_NE(json.find("\"owner\":\"" + std::string(name(all.owner(row)))), json.npos);
    EXPECT_NE(json.find("\"source\":\"" + std::string(name(all.source(row)))), json.npos);
    std::size_t at = 0;
    for (const renewals::recipient& who : all.recipients(row)) {
      const std::string key = who.kind == renewals::person_kind::user ? "user" : "contact";
      at = json.find("{\"" + key + "\":\"" + std::string(all.id(who)) + "\",\"address\":\"" +
                         std::string(all.address(who)) + '"',
                     at);
      ASSERT_NE(at, json.npos) << json;
    }
  }
}

TEST(Decide, RecipientsAreThoseOfTheJsonWithAllTheirRoles) {
  // pia, the default contact, has the address of pia-too, who is copied already.
  std::string policy = agency_policy();
  policy.insert(policy.find("\"notices\""),
                R"("recipients": {"to": ["primary"], "cc": ["billing", "decision_maker"]}, )");
  const auto made = decide(clients_of(agency(policy), R"([
      {"id": "C1", "account": "acme", "primary_contact": "ana", "billing_contact": "bob",
       "decision_maker": "pia-too"},
      {"id": "C2", "account": "acme", "primary_contact": "pia-too", "billing_contact": "bob"},
      {"id": "C3", "account": "acme", "primary_contact": "ana"},
      {"id": "C4", "account": "zenith", "primary_contact": "ana"}])"));
  const auto told = [&](std::size_t row) {
    std::string out;
    const renewals::recipient_list all = made.recipients(row);
    for (const renewals::recipient who : all) {
      out += std::string(made.id(who)) + ' ' + std::to_string(who.roles) + ' ' +
             std::string(name(who.purpose)) + "; ";
    }
    EXPECT_EQ(std::distance(all.begin(), all.end()), static_cast<std::ptrdiff_t>(all.size()));
    return out;
  };
  EXPECT_EQ(told(0), "ana 1 inform; bob 2 copy; pia-too 8196 copy; ");
  EXPECT_EQ(told(1), "pia-too 1 inform; bob 2 copy; ");
  EXPECT_EQ(told(2), "ana 1 inform; pia 8192 copy; ");
  EXPECT_EQ(told(3), "zoe 8192 act; ");
}

TEST(Decide, EqualEnginesGiveEqualBytes) {
  const std::string text = some_clients(300).text();
  EXPECT_EQ(decide(clients_of(agency(), text)).to_json_lines(),
            decide(clients_of(agency(), text)).to_json_lines());
}

TEST(Decide, TheDefaultOwnerNeverChangesAClientWithAnOverride) {
  const std::string text = some_clients(2000, 7).text();
  const auto vendor = decide(clients_of(
      agency(agency_policy(R"({"acme": {"default_owner": "vendor", "default_contact": "pia"},
                               "zenith": {"default_owner": "vendor", "default_contact": "zoe"}})")),
      text));
  const auto partner = decide(clients_of(
      agency(agency_policy(R"({"acme": {"default_owner": "partner", "default_contact": "pia"},
                               "zenith": {"default_owner": "partner", "default_contact": "zoe"}})")),
      text));
  std::size_t overrides = 0;
  for (std::size_t row = 0; row < vendor.size(); ++row) {
    EXPECT_EQ(vendor.outcome(row) == outcome::undecided,
              partner.outcome(row) == outcome::undecided);
    if (vendor.outcome(row) == outcome::undecided) continue;
    EXPECT_EQ(vendor.source(row), partner.source(row));
    if (vendor.source(row) == source::by_override) {
      ++overrides;
      EXPECT_EQ(without_fingerprint(vendor.to_json(row)),
                without_fingerprint(partner.to_json(row)));
    } else {
      EXPECT_EQ(vendor.owner(row), party::vendor);
      EXPECT_EQ(partner.owner(row), party::partner);
    }
  }
  EXPECT_GT(overrides, 20U);
}

TEST(Decide, DefaultEqualsHavingNoOverrideForEveryDefault) {
  std::string without;
  std::string with_default;
  for (const std::string& record : some_clients(2000, 11).records) {
    if (record.find("\"override") != record.npos) continue;
    without += record + '\n';
    with_default += record.substr(0, record.size() - 1) + ", \"override\": \"default\"}\n";
  }
  for (const char* owner : {"vendor", "partner"}) {
    const std::string both = std::string(R"({"default_owner": ")") + owner + "\", ";
    const engine live =
        agency(agency_policy("{\"acme\": " + both + R"("default_contact": "pia"}, "zenith": )" +
                             both + R"("default_contact": "zoe"}})"));
    const auto expected = decide(clients_of(live, without));
    ASSERT_GT(expected.size(), 1'000U);
    EXPECT_EQ(decide(clients_of(live, with_default)).to_json_lines(), expected.to_json_lines());
  }
}

/// Those whom a decision tells, of some purposes, by id.
std::vector<std::string> told(const renewals::decisions& made, std::size_t row, bool is_copied) {
  std::vector<std::string> out;
  for (const renewals::recipient who : made.recipients(row)) {
    if ((who.purpose == renewals::purpose::copy) == is_copied) out.emplace_back(made.id(who));
  }
  return out;
}

TEST(Decide, AnotherDefaultContactIsToldWhereTheOldOneWasAndNowhereElse) {
  const many clients = some_clients(8000, 12);
  const auto with = [&](const char* contact) {
    return decide(
        clients_of(agency(agency_policy(std::string(R"({"acme": {"default_owner": "vendor",
            "default_contact": ")") + contact +
                                        R"("}, "zenith": {"default_owner": "partner",
            "default_contact": "zoe"}})")),
                   clients.text()));
  };
  const auto before = with("pia");
  const auto after = with("quinn");
  std::size_t copied = 0;
  std::size_t acting = 0;
  for (std::size_t row = 0; row < before.size(); ++row) {
    if (before.outcome(row) == outcome::undecided) continue;
    const std::string& record = clients.records[row];
    const auto says = [&](const char* text) { return record.find(text) != record.npos; };
    const bool partner_writes = before.owner(row) == party::partner;
    // A contact that is named wins, or nobody is copied; only who acts is sought further.
    const bool names_fit = says("_contact\": \"pia\"") || says("_contact\": \"quinn\"");
    const bool names = says("override_contact");
    const bool follows = says("acme") && (!names || (partner_writes && !names_fit));
    EXPECT_EQ(after.owner(row), before.owner(row));
    if (!follows) {
      EXPECT_EQ(without_fingerprint(after.to_json(row)), without_fingerprint(before.to_json(row)));
    } else if (partner_writes) {
      ++acting;
      EXPECT_EQ(told(before, row, false), std::vector<std::string>{"pia"});
      EXPECT_EQ(told(after, row, false), std::vector<std::string>{"quinn"});
    } else {
      ++copied;
      EXPECT_EQ(told(after, row, false), told(before, row, false));
      EXPECT_EQ(told(after, row, true), std::vector<std::string>{"quinn"}) << record;
    }
  }
  EXPECT_GT(copied, 500U);
  EXPECT_GT(acting, 20U);
}

TEST(Decide, NobodyIsReachedThroughTheOthersRoleNorTwice) {
  constexpr unsigned partner_roles = 7U << 13U;
  const auto all = decide(clients_of(agency(), some_clients(3000, 3).text()));
  for (std::size_t row = 0; row < all.size(); ++row) {
    std::vector<std::string> addresses;
    for (const renewals::recipient& who : all.recipients(row)) {
      const bool through_partner = (who.roles & partner_roles) != 0;
      if (who.purpose != renewals::purpose::copy) {
        EXPECT_EQ(through_partner, all.owner(row) == party::partner) << all.to_json(row);
      }
      std::string address(all.address(who));
      std::transform(address.begin(), address.end(), address.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
      });
      addresses.push_back(std::move(address));
    }
    std::sort(addresses.begin(), addresses.end());
    EXPECT_EQ(std::adjacent_find(addresses.begin(), addresses.end()), addresses.end());
    EXPECT_EQ(all.outcome(row) == outcome::undeliverable,
              addresses.empty() && all.outcome(row) != outcome::undecided);
  }
}

TEST(Decide, AccountNoticesAreAsIfThereWereNoOverrides) {
  const std::string text = R"({"id": "C1", "account": "acme", "primary_contact": "ana",
                               "override": "partner", "override_contact": "quinn"})";
  const auto book = clients_of(agency(), text);
  EXPECT_EQ(decide(book).owner(0), party::partner);
  const auto account = decide(book, noon(), notice_kind::account);
  EXPECT_EQ(account.owner(0), party::vendor);
  EXPECT_EQ(account.source(0), source::by_default);
}

TEST(Decide, MomentsAndZonesAreChecked) {
  const auto book = clients_of(agency(), R"({"id": "C1", "account": "acme"})");
  context when = noon();
  when.zone = "Europe/Nowhere";
  EXPECT_EQ(renewals::decide(book, notice_kind::renewal, when).code(), status::unknown_zone);
  when = noon();
  when.now_unix_us = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(renewals::decide(book, notice_kind::renewal, when).code(), status::invalid_argument);
}

TEST(Explain, SaysWhoWritesWhyAndWhatStoodInTheWay) {
  const auto book = clients_of(agency(), R"({"id": "C1", "account": "acme", "override": "partner",
                                             "override_contact": "zoe"})");
  const auto text = renewals::explain(book, 0, notice_kind::renewal, noon());
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("Client C1: the partner writes, as the client is set to partner, whatever "
                       "partner acme does by default. To: pia <pia@acme.example> "
                       "(default_contact). Noted: override_contact zoe: they are no partner user "
                       "of this account."),
            text->npos)
      << *text;
  EXPECT_EQ(renewals::explain(book, 1, notice_kind::renewal, noon()).code(),
            status::invalid_argument);
  const auto stray = clients_of(agency(), R"({"id": "C2"})");
  const auto why = renewals::explain(stray, 0, notice_kind::renewal, noon());
  ASSERT_TRUE(why);
  EXPECT_NE(why->find("Client C2 is undecided: account: the client names no partner account."),
            why->npos)
      << *why;
}

}  // namespace

}  // namespace ambit::test
