#include "bench/directory_workload.hpp"

#include <array>
#include <random>
#include <span>

namespace ambit::bench {

namespace {

std::string id_of(std::string_view prefix, std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 8 - digits.size(), '0');
  return std::string(prefix) + digits + "AAA";
}

std::string member(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  return ",\"" + std::string(name) + "\":\"" + std::string(value) + '"';
}

constexpr std::array<std::string_view, 8> given = {"Ana",  "Benedikt",  "Chloé",   "Dmitri",
                                                   "Elif", "Francesca", "Giorgos", "Hana"};
constexpr std::array<std::string_view, 8> family = {"Silva",   "Oyelaran", "Kowalski", "Nakamura",
                                                    "Fischer", "Demir",    "Rossi",    "Lindqvist"};

void add_users(std::size_t count, directory_inputs& out) {
  table_column& id = out.users.add("u", "id");
  table_column& name = out.users.add("u", "name");
  table_column& email = out.users.add("u", "email");
  table_column& active = out.users.add("b", "active");
  table_column& teams = out.users.add("+l", "teams");
  teams.add("u", "item");
  for (std::size_t i = 0; i < count; ++i) {
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

void add_accounts(directory_sizes sizes, directory_inputs& out) {
  table_column& id = out.accounts.add("u", "id");
  table_column& name = out.accounts.add("u", "name");
  table_column& owner = out.accounts.add("u", "owner");
  table_column& partner_enabled = out.accounts.add("b", "partner_enabled");
  for (std::size_t i = 0; i < sizes.companies; ++i) {
    const std::string called = std::string(family[i % 8]) + " Industries " + std::to_string(i);
    id.text(company_id(i));
    name.text(called);
    owner.text(user_id(i % sizes.users));
    partner_enabled.flag(i % 7 == 0);
    out.accounts.mark(true);
    out.lines += R"({"command":"put_account","account":{"id":")" + company_id(i) + '"' +
                 member("name", called) + member("owner", user_id(i % sizes.users)) +
                 (i % 7 == 0 ? R"(,"partner_enabled":true)" : "") + "}}\n";
  }
}

void add_contacts(directory_sizes sizes, directory_inputs& out) {
  std::mt19937 random(1);
  table_column& id = out.contacts.add("u", "id");
  table_column& name = out.contacts.add("u", "name");
  table_column& email = out.contacts.add("u", "email");
  table_column& active = out.contacts.add("b", "active");
  table_column& user = out.contacts.add("u", "user");
  table_column& roles = out.contacts.add("+l", "roles");
  table_column& role = roles.add("u", "item");
  table_column& companies = out.contacts.add("+l", "companies");
  table_column& company = companies.add("+s", "item");
  table_column& company_ids = company.add("u", "id");
  table_column& company_roles = company.add("u", "role");
  table_column& primary = company.add("b", "primary");
  constexpr std::array<std::string_view, 4> its_roles = {"billing", "decision_maker", "", ""};
  constexpr std::array<std::string_view, 4> in_companies = {"manager", "buyer", "engineer", ""};
  for (std::size_t i = 0; i < sizes.contacts; ++i) {
    const std::string_view first = given[random() % 8];
    const std::string_view last = family[random() % 8];
    const std::string address = "contact" + std::to_string(i) + '@' + std::string(last) +
                                std::to_string(random() % sizes.companies) + ".example";
    const std::string called = std::string(first) + ' ' + std::string(last);
    const std::string linked = i % 100 == 0 ? user_id(i / 100 % sizes.users) : std::string();
    const std::string_view its_role = its_roles[random() % 4];
    out.lines += R"({"command":"put_contact","contact":{"id":")" + contact_id(i) + '"' +
                 member("name", called) + member("email", address) + R"(,"active":true)" +
                 member("user", linked) + R"(,"companies":[)";
    for (std::size_t k = 0; k < (i % 10 == 0 ? 2U : 1U); ++k) {
      const std::string its_id = company_id(random() % sizes.companies);
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

result<directory> put(const result<directory>& before, std::string_view kind,
                      const table_column& table) {
  if (!before) return before;
  const ArrowArray* const piece = &table.array;
  return apply_arrow(*before, kind, table.schema, std::span(&piece, 1));
}

}  // namespace

std::string user_id(std::size_t number) {
  return id_of("0055g00", number);
}
std::string company_id(std::size_t number) {
  return id_of("0015g00", number);
}
std::string contact_id(std::size_t number) {
  return id_of("0035g00", number);
}

std::unique_ptr<directory_inputs> write_directory(directory_sizes sizes) {
  auto out = std::make_unique<directory_inputs>();
  add_users(sizes.users, *out);
  add_accounts(sizes, *out);
  add_contacts(sizes, *out);
  out->users.finish();
  out->accounts.finish();
  out->contacts.finish();
  return out;
}

result<directory> load_arrow(const directory_inputs& from) {
  return put(put(put(directory(), "users", from.users), "accounts", from.accounts), "contacts",
             from.contacts);
}

result<directory> load_lines(const directory_inputs& from) {
  return directory().apply(from.lines);
}

}  // namespace ambit::bench
