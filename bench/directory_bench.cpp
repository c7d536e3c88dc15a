// directory_bench.cpp: a directory of a million contacts, 50,000 companies and 10,000 users, from
// Arrow tables and from JSON Lines.
//
// A contact has an id of 18 bytes, a name, an address, a company with a role, some a second
// company, half of them a role of their own and a few a user: 96 bytes of text on average. What was
// loaded is checked before anything is timed: sizes, entities, and that both ways lead to one
// fingerprint. `bytes_a_contact` is by how much the heap grows for the whole directory, over its
// contacts.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/model/directory_data.hpp"

namespace {

using namespace ambit;

constexpr std::size_t contact_count = 1'000'000;
constexpr std::size_t company_count = 50'000;
constexpr std::size_t user_count = 10'000;

// ------------------------------------------------------------------------------------------------
// Arrow columns that grow row by row

struct column {
  std::string format;
  std::string name;
  std::vector<std::uint8_t> validity;
  std::vector<std::int32_t> offsets;  ///< of texts and lists
  std::string bytes;                  ///< of texts, and bits
  std::vector<std::unique_ptr<column>> children;
  std::int64_t length = 0;

  column(std::string its_format, std::string its_name)
      : format(std::move(its_format)), name(std::move(its_name)) {
    if (format == "u" || format == "+l") offsets.push_back(0);
  }
  column& add(std::string child_format, std::string child_name) {
    return *children.emplace_back(
        std::make_unique<column>(std::move(child_format), std::move(child_name)));
  }
  void text(std::string_view value) {
    mark(!value.empty());
    bytes += value;
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  }
  void flag(bool value) {
    const auto at = static_cast<std::size_t>(length);
    mark(true);
    if (at / 8 == bytes.size()) bytes += '\0';
    if (value) bytes[at / 8] = static_cast<char>(bytes[at / 8] | 1 << at % 8);
  }
  /// After its elements.
  void list() {
    mark(true);
    offsets.push_back(static_cast<std::int32_t>(children.front()->length));
  }
  void mark(bool is_there) {
    const auto at = static_cast<std::size_t>(length++);
    if (at / 8 == validity.size()) validity.push_back(0);
    if (is_there) validity[at / 8] = static_cast<std::uint8_t>(validity[at / 8] | 1U << at % 8);
  }

  void finish() {
    schemas.clear();
    arrays.clear();
    for (const auto& each : children) {
      each->finish();
      schemas.push_back(&each->schema);
      arrays.push_back(&each->array);
    }
    buffers = {validity.data()};
    if (!offsets.empty()) buffers.push_back(offsets.data());
    if (format == "u" || format == "b") buffers.push_back(bytes.data());
    const auto count = static_cast<std::int64_t>(children.size());
    const auto buffer_count = static_cast<std::int64_t>(buffers.size());
    schema = {format.c_str(), name.c_str(),        nullptr, 0, count, schemas.data(),
              nullptr,        [](ArrowSchema*) {}, nullptr};
    array = {length,        -1,      0,
             buffer_count,  count,   buffers.data(),
             arrays.data(), nullptr, [](ArrowArray*) {},
             nullptr};
  }

  std::vector<const void*> buffers;
  std::vector<ArrowSchema*> schemas;
  std::vector<ArrowArray*> arrays;
  ArrowSchema schema = {};
  ArrowArray array = {};
};

// ------------------------------------------------------------------------------------------------
// who there is, written both ways

struct inputs {
  column users{"+s", ""};
  column accounts{"+s", ""};
  column contacts{"+s", ""};
  std::string lines;
};

std::string id_of(std::string_view prefix, std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 8 - digits.size(), '0');
  return std::string(prefix) + digits + "AAA";
}

std::string user_id(std::size_t number) {
  return id_of("0055g00", number);
}
std::string company_id(std::size_t number) {
  return id_of("0015g00", number);
}
std::string contact_id(std::size_t number) {
  return id_of("0035g00", number);
}

std::string member(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  return ",\"" + std::string(name) + "\":\"" + std::string(value) + '"';
}

constexpr std::array<std::string_view, 8> given = {"Ana",  "Benedikt",  "Chloé",   "Dmitri",
                                                   "Elif", "Francesca", "Giorgos", "Hana"};
constexpr std::array<std::string_view, 8> family = {"Silva",   "Oyelaran", "Kowalski", "Nakamura",
                                                    "Fischer", "Demir",    "Rossi",    "Lindqvist"};

void add_users(inputs& out) {
  column& id = out.users.add("u", "id");
  column& name = out.users.add("u", "name");
  column& email = out.users.add("u", "email");
  column& active = out.users.add("b", "active");
  column& teams = out.users.add("+l", "teams");
  teams.add("u", "item");
  for (std::size_t i = 0; i < user_count; ++i) {
    const std::string called = std::string(given[i % 8]) + ' ' + std::string(family[i / 8 % 8]);
    const std::string address = "user" + std::to_string(i) + "@vendor.example";
    const std::string team = "team" + std::to_string(i % 40);
    id.text(user_id(i));
    name.text(called);
    email.text(address);
    active.flag(i % 10 != 0);
    teams.children.front()->text(team);
    teams.list();
    out.users.mark(true);
    out.lines += R"({"command":"put_user","user":{"id":")" + user_id(i) + '"' +
                 member("name", called) + member("email", address) + R"(,"active":)" +
                 (i % 10 != 0 ? "true" : "false") + R"(,"teams":[")" + team + "\"]}}\n";
  }
}

void add_accounts(inputs& out) {
  column& id = out.accounts.add("u", "id");
  column& name = out.accounts.add("u", "name");
  column& owner = out.accounts.add("u", "owner");
  column& partner_enabled = out.accounts.add("b", "partner_enabled");
  for (std::size_t i = 0; i < company_count; ++i) {
    const std::string called = std::string(family[i % 8]) + " Industries " + std::to_string(i);
    id.text(company_id(i));
    name.text(called);
    owner.text(user_id(i % user_count));
    partner_enabled.flag(i % 7 == 0);
    out.accounts.mark(true);
    out.lines += R"({"command":"put_account","account":{"id":")" + company_id(i) + '"' +
                 member("name", called) + member("owner", user_id(i % user_count)) +
                 (i % 7 == 0 ? R"(,"partner_enabled":true)" : "") + "}}\n";
  }
}

void add_contacts(inputs& out) {
  std::mt19937 random(1);
  column& id = out.contacts.add("u", "id");
  column& name = out.contacts.add("u", "name");
  column& email = out.contacts.add("u", "email");
  column& active = out.contacts.add("b", "active");
  column& user = out.contacts.add("u", "user");
  column& roles = out.contacts.add("+l", "roles");
  column& role = roles.add("u", "item");
  column& companies = out.contacts.add("+l", "companies");
  column& company = companies.add("+s", "item");
  column& company_ids = company.add("u", "id");
  column& company_roles = company.add("u", "role");
  column& primary = company.add("b", "primary");
  constexpr std::array<std::string_view, 4> its_roles = {"billing", "decision_maker", "", ""};
  constexpr std::array<std::string_view, 4> in_companies = {"manager", "buyer", "engineer", ""};
  for (std::size_t i = 0; i < contact_count; ++i) {
    const std::string_view first = given[random() % 8];
    const std::string_view last = family[random() % 8];
    const std::string address = "contact" + std::to_string(i) + '@' + std::string(last) +
                                std::to_string(random() % company_count) + ".example";
    const std::string called = std::string(first) + ' ' + std::string(last);
    const std::string linked = i % 100 == 0 ? user_id(i / 100 % user_count) : std::string();
    const std::string_view its_role = its_roles[random() % 4];
    out.lines += R"({"command":"put_contact","contact":{"id":")" + contact_id(i) + '"' +
                 member("name", called) + member("email", address) + R"(,"active":true)" +
                 member("user", linked) + R"(,"companies":[)";
    for (std::size_t k = 0; k < (i % 10 == 0 ? 2U : 1U); ++k) {
      const std::string its_id = company_id(random() % company_count);
      const std::string_view in_company = in_companies[random() % 4];
      company_ids.text(its_id);
      company_roles.text(in_company);
      primary.flag(k == 0);
      company.mark(true);
      out.lines += (k == 0 ? R"({"id":")" : R"(,{"id":")") + its_id + '"' +
                   member("role", in_company) + (k == 0 ? R"(,"primary":true})" : "}");
    }
    out.lines += its_role.empty() ? "]" : R"(],"roles":[")" + std::string(its_role) + "\"]";
    out.lines += "}}\n";
    id.text(contact_id(i));
    name.text(called);
    email.text(address);
    active.flag(true);
    user.text(linked);
    if (!its_role.empty()) role.text(its_role);
    roles.list();
    companies.list();
    out.contacts.mark(true);
  }
}

// ------------------------------------------------------------------------------------------------
// loading and checking

template <class T>
T need(result<T> made) {
  if (made) return *std::move(made);
  std::cerr << made.report().to_text();
  std::exit(1);
}

void require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "wrong directory: " << what << '\n';
  std::exit(1);
}

directory put(const directory& before, std::string_view kind, const column& table) {
  const ArrowArray* const piece = &table.array;
  return need(apply_arrow(before, kind, table.schema, std::span(&piece, 1)));
}

directory from_arrow(const inputs& from) {
  return put(put(put(directory(), "users", from.users), "accounts", from.accounts), "contacts",
             from.contacts);
}

directory from_lines(const inputs& from) {
  return need(directory().apply(from.lines));
}

void check(const directory& made) {
  require(made.user_count() == user_count && made.account_count() == company_count &&
              made.contact_count() == contact_count,
          "sizes");
  const model::directory_data& data = made.data();
  for (std::size_t i = 0; i < contact_count; i += 997) {
    const auto* who = data.contacts.find(contact_id(i));
    require(who != nullptr, "a contact that is not found");
    const std::string_view email = who->email();
    require(email.starts_with("contact" + std::to_string(i) + '@'), "a contact's address");
  }
  require(data.contacts.find(contact_id(contact_count)) == nullptr, "a contact too many");
  require(data.accounts.find(company_id(49))->owner == user_id(49), "an account's owner");
}

const inputs& written() {
  static const inputs made = [] {
    inputs out;
    add_users(out);
    add_accounts(out);
    add_contacts(out);
    out.users.finish();
    out.accounts.finish();
    out.contacts.finish();
    const directory by_columns = from_arrow(out);
    check(by_columns);
    const directory by_lines = from_lines(out);
    check(by_lines);
    require(by_columns.fingerprint() == by_lines.fingerprint(), "columns and lines differ");
    return out;
  }();
  return made;
}

std::size_t heap_bytes() {
  const struct mallinfo2 now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

template <directory (*Load)(const inputs&)>
void load(benchmark::State& state) {
  const inputs& from = written();
  std::size_t grown = 0;
  for (auto _ : state) {
    const std::size_t before = heap_bytes();
    const directory made = Load(from);
    grown = heap_bytes() - before;
    benchmark::DoNotOptimize(made.fingerprint().data());
  }
  state.counters["bytes_a_contact"] =
      static_cast<double>(grown) / static_cast<double>(contact_count);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(contact_count));
}

void directory_from_arrow(benchmark::State& state) {
  load<from_arrow>(state);
}
BENCHMARK(directory_from_arrow)->Unit(benchmark::kMillisecond);

void directory_from_json_lines(benchmark::State& state) {
  load<from_lines>(state);
}
BENCHMARK(directory_from_json_lines)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
