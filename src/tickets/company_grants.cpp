#include "src/tickets/company_grants.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace ambit::tickets {

namespace {

bool has_role(const model::portal_access& access, std::string_view role) {
  return !access.company_roles ||
         std::binary_search(access.company_roles->begin(), access.company_roles->end(), role);
}

/// The companies below those from `begin` on in `found`, level by level, each once.
void add_children(const model::engine_data& engine, std::int32_t depth,
                  std::vector<std::string_view>& found) {
  std::unordered_set<std::string_view> known(found.begin(), found.end());
  std::size_t level_begin = 0;
  for (; depth > 0 && level_begin < found.size(); --depth) {
    const std::size_t level_end = found.size();
    for (std::size_t i = level_begin; i < level_end; ++i) {
      const auto children = engine.child_companies.find(found[i]);
      if (children == engine.child_companies.end()) continue;
      for (const std::uint32_t position : children->second) {
        const std::string_view id = engine.people.data().accounts.at(position)->id;
        if (known.insert(id).second) found.push_back(id);
      }
    }
    level_begin = level_end;
  }
}

}  // namespace

void add_companies(const model::engine_data& engine, const model::contact& who,
                   const model::portal_access& access, std::uint32_t group,
                   std::vector<granted_company>& out) {
  using model::access_kind;
  if (access.kind == access_kind::own) return;
  std::vector<std::string_view> primary;
  std::vector<std::string_view> found;
  who.for_each_company([&](const model::contact::company& company) {
    if (company.primary) primary.push_back(company.id);
    const bool is_open = access.kind == access_kind::any_company
                             ? has_role(access, company.role)
                             : company.primary || access.from_any_company;
    if (is_open) found.push_back(company.id);
  });
  if (access.kind == access_kind::company_tree) add_children(engine, access.depth, found);
  for (const std::string_view id : found) {
    const bool is_primary = std::find(primary.begin(), primary.end(), id) != primary.end();
    out.push_back({std::string(id), is_primary, group});
  }
}

void sort_companies(std::vector<granted_company>& companies) {
  std::stable_sort(companies.begin(), companies.end(),
                   [](const granted_company& left, const granted_company& right) {
                     return std::tie(left.id, left.group) < std::tie(right.id, right.group);
                   });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < companies.size(); ++i) {
    if (kept != 0 && companies[kept - 1].id == companies[i].id) {
      // Of an employee with several contacts: the primary company of any of them.
      companies[kept - 1].is_primary = companies[kept - 1].is_primary || companies[i].is_primary;
      continue;
    }
    if (kept != i) companies[kept] = std::move(companies[i]);
    ++kept;
  }
  companies.resize(kept);
}

}  // namespace ambit::tickets
